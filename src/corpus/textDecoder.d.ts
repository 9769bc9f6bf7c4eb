/** What we use of TextDecoder, which TypeScript declares only for browsers and for Node. */
declare class TextDecoder {
  /** Throws `RangeError` where the label is unknown. */
  constructor(label: string, options?: { readonly fatal?: boolean });
  /** Without a byte order mark. Throws `TypeError` where it is fatal and the bytes are not valid. */
  decode(bytes: Uint8Array): string;
}
