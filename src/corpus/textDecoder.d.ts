/** The part of TextDecoder in use. TypeScript declares it only for browsers and Node, and this room excludes both. */
declare class TextDecoder {
  /** Throws `RangeError` if the label is unknown. */
  constructor(label: string, options?: { readonly fatal?: boolean });
  /** Removes a byte order mark. Throws `TypeError` if it is fatal and the bytes are invalid. */
  decode(bytes: Uint8Array): string;
}
