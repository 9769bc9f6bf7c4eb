import type { Span } from './span';

/** Longest private key, in UTF-16 units, markers and line ends included: an OpenPGP key with subkeys and signatures takes about 10,000. */
export const longestKey = 1 << 14;

/** What the first and the last line of a private key have in common (RFC 7468; OpenSSH and OpenPGP have more words in it). */
export const keyMarker = 'PRIVATE KEY';

const beginsKey = '-----BEGIN ';
const beginning = /-----BEGIN [\dA-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----/g;
const end = /-----END [\dA-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----/;

/** Base64 as it stands in a key: a line of it, or what an interrupted line has. */
const encoded = /[A-Za-z\d+/=]{16}/;

/** What can follow the beginning of a key whose end is missing: base64, line ends, and how strings of code are parted and joined. */
const unfinished = /(?:[\s"'`+,\\]{0,16}(?:\\[nr])*[A-Za-z\d+/=]{16,})+/y;

/** All of each private key between its first and its last line. */
export function findPrivateKeys(text: string): Span[] {
  const found: Span[] = [];
  for (const { 0: marker, index } of text.matchAll(beginning)) {
    const from = index + marker.length;
    const next = text.indexOf(beginsKey, from);
    const most = Math.min(from + longestKey, next < 0 ? Infinity : next);
    const length = lengthOf(text.slice(from, most));
    if (length > 0) found.push({ from, to: from + length });
  }
  return found;
}

/** `rest` is what follows the beginning of a key. 0 where it is no key: code that looks for one has both markers, and no key between. */
function lengthOf(rest: string): number {
  const key = end.exec(rest);
  if (key) return encoded.test(rest.slice(0, key.index)) ? key.index : 0;
  unfinished.lastIndex = 0;
  return unfinished.exec(rest)?.[0].length ?? 0;
}
