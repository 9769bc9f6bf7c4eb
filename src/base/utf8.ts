/**
 * Generalised UTF-8 (WTF-8): a lone surrogate, which JavaScript strings may contain, has its own byte sequence and is
 * restored unchanged. Without I/O or platform types, so that every room can use it.
 */

/**
 * U+FFFD. In learned text it replaces text that is not learned, such as secrets and undecodable bytes. A suggestion
 * ends before it.
 */
export const replacementCharacter = '\ufffd';

/** The bytes of one code point (0 … 0x10FFFF, surrogates included). */
export function utf8Bytes(codePoint: number): number[] {
  if (codePoint < 0x80) return [codePoint];
  if (codePoint < 0x800) return [0xc0 | (codePoint >> 6), continuation(codePoint)];
  if (codePoint < 0x10000) return [0xe0 | (codePoint >> 12), continuation(codePoint >> 6), continuation(codePoint)];
  return [
    0xf0 | (codePoint >> 18),
    continuation(codePoint >> 12),
    continuation(codePoint >> 6),
    continuation(codePoint),
  ];
}

/** Length in bytes of the sequence that begins with `lead`, or 0 if no sequence begins with it. */
export function utf8SequenceLength(lead: number): number {
  if (lead < 0x80) return 1;
  if (lead < 0xc2) return 0;
  if (lead < 0xe0) return 2;
  if (lead < 0xf0) return 3;
  return lead < 0xf5 ? 4 : 0;
}

/** The code point of one complete sequence, or undefined if the bytes are not one. Surrogates are accepted. */
export function codePointOf(bytes: ArrayLike<number>, offset: number, length: number): number | undefined {
  const lead = bytes[offset]!;
  if (length === 1) return lead;
  let codePoint = lead & (0x7f >> length);
  for (let i = 1; i < length; i++) {
    const byte = bytes[offset + i];
    if (byte === undefined || (byte & 0xc0) !== 0x80) return undefined;
    codePoint = (codePoint << 6) | (byte & 0x3f);
  }
  const smallest = length === 2 ? 0x80 : length === 3 ? 0x800 : 0x10000;
  return codePoint >= smallest && codePoint <= 0x10ffff ? codePoint : undefined;
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of UTF-8 bytes, or undefined if they are not valid UTF-8; surrogates are not valid here. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    // A copy, because browsers decode no shared memory.
    return strict.decode(new Uint8Array(bytes));
  } catch {
    return undefined;
  }
}

function continuation(bits: number): number {
  return 0x80 | (bits & 0x3f);
}
