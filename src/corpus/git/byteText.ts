import { utf8Bytes } from '../../base/utf8';

/**
 * git compares bytes, in whatever encoding they are: its `?` is one byte, and a rule in Latin-1 stands beside one in
 * UTF-8. So bytes become characters one by one: those of ASCII as they are, each of the others as a character of its own
 * that has no other case (U+2880 … U+28FF), in the same order.
 */
const beyondAscii = 0x2800;

/** Arguments of one call. */
const chunk = 8192;

export function byteText(bytes: Uint8Array): string {
  let text = '';
  for (let from = 0; from < bytes.length; from += chunk) {
    // Five times as fast as Array.from, for each of 200,000 paths of an index.
    const units = new Array<number>(Math.min(chunk, bytes.length - from));
    for (let i = 0; i < units.length; i++) {
      const byte = bytes[from + i]!;
      units[i] = byte < 0x80 ? byte : beyondAscii + byte;
    }
    text += String.fromCharCode(...units);
  }
  return text;
}

/** Without the byte order mark of UTF-8, which git passes over in its files of rules. */
export function withoutMark(bytes: Uint8Array): Uint8Array {
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return hasMark ? bytes.subarray(3) : bytes;
}

/** Of a path as JavaScript has it, which git knows in UTF-8. */
export function byteTextOf(path: string): string {
  if (/^\p{ASCII}*$/u.test(path)) return path;
  return byteText(Uint8Array.from(Array.from(path).flatMap((character) => utf8Bytes(character.codePointAt(0)!))));
}
