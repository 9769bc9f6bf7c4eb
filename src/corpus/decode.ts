import { decodeUtf8 } from '../base/utf8';

/**
 * The text of a file's bytes, or undefined where they are not text: UTF-8, with or without a byte order mark, or UTF-16
 * with one. Line ends become line feeds.
 */
export function decodeText(bytes: Uint8Array): string | undefined {
  const text = decodeUnits(bytes);
  return text?.replace(/\r\n?/g, '\n');
}

/** Whether the bytes are those of a program, a picture, an archive: text has no NUL byte, unless it is UTF-16. */
export function looksBinary(bytes: Uint8Array): boolean {
  return utf16Order(bytes) === undefined && bytes.subarray(0, 8192).includes(0);
}

function decodeUnits(bytes: Uint8Array): string | undefined {
  const order = utf16Order(bytes);
  if (order !== undefined) return decodeUtf16(bytes.subarray(2), order);
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return decodeUtf8(hasMark ? bytes.subarray(3) : bytes);
}

function utf16Order(bytes: Uint8Array): 'little' | 'big' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'little';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'big' : undefined;
}

function decodeUtf16(bytes: Uint8Array, order: 'little' | 'big'): string | undefined {
  if (bytes.length % 2 === 1) return undefined;
  const [low, high] = order === 'little' ? [0, 1] : [1, 0];
  const pieces: string[] = [];
  for (let from = 0; from < bytes.length; from += 8192) {
    const units: number[] = [];
    for (let i = from; i < Math.min(bytes.length, from + 8192); i += 2)
      units.push(bytes[i + low]! | (bytes[i + high]! << 8));
    pieces.push(String.fromCharCode(...units));
  }
  const text = pieces.join('');
  // Anything else that begins as UTF-16 does, UTF-32 or a sound, has zeros or halves of characters in it.
  return text.includes('\0') || /\p{Surrogate}/u.test(text) ? undefined : text;
}
