/**
 * The part of TextDecoder in use. TypeScript declares it only for browsers and Node; the rooms that include this file
 * exclude both.
 */
declare class TextDecoder {
  /** Throws `RangeError` if the label is unknown. */
  constructor(label: string, options?: { readonly fatal?: boolean; readonly ignoreBOM?: boolean });
  /** Removes a byte order mark, unless it is ignored. Throws `TypeError` if it is fatal and the bytes are invalid. */
  decode(bytes: Uint8Array): string;
}
