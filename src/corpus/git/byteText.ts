import { utf8Bytes } from '../../base/utf8';

/**
 * git compares bytes of any encoding: its `?` matches one byte, and one file can contain rules in Latin-1 and in UTF-8. Byte text
 * therefore has one character per byte: ASCII as it is, every other byte as one of U+2880 … U+28FF, which have no case and the
 * same order.
 */
const nonAsciiOffset = 0x2800;

/** Maximum number of arguments of one call; engines limit it. */
const chunk = 8192;

export function byteText(bytes: Uint8Array): string {
  let text = '';
  for (let from = 0; from < bytes.length; from += chunk) {
    // Five times as fast as Array.from; an index may contain 200,000 paths.
    const units = new Array<number>(Math.min(chunk, bytes.length - from));
    for (let i = 0; i < units.length; i++) {
      const byte = bytes[from + i]!;
      units[i] = byte < 0x80 ? byte : nonAsciiOffset + byte;
    }
    text += String.fromCharCode(...units);
  }
  return text;
}

/** Removes the byte order mark of UTF-8, which git ignores in files of rules. */
export function withoutMark(bytes: Uint8Array): Uint8Array {
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return hasMark ? bytes.subarray(3) : bytes;
}

/** The byte text of a path, which git stores in UTF-8. */
export function byteTextOf(path: string): string {
  if (/^\p{ASCII}*$/u.test(path)) return path;
  return byteText(Uint8Array.from(Array.from(path).flatMap((character) => utf8Bytes(character.codePointAt(0)!))));
}
