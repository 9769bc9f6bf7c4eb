import type { Span } from './span';

/** Longest private key, in UTF-16 units, with boundaries and line ends; an OpenPGP key with subkeys and signatures has about 10,000. */
export const longestKey = 1 << 14;

/** Part of the label in both encapsulation boundaries of a private key (RFC 7468); OpenSSH and OpenPGP add words to it. */
export const keyMarker = 'PRIVATE KEY';

const boundary = '-----BEGIN ';
const beginning = /-----BEGIN [\dA-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----/g;
const end = /-----END [\dA-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----/;

/** Enough base64 to be key data; code that only names the boundaries has less between them. */
const encoded = /[A-Za-z\d+/=]{16}/;

/** Key data without an end boundary: base64 with line ends, also as concatenated string literals. */
const unterminated = /(?:[\s"'`+,\\]{0,16}(?:\\[nr])*[A-Za-z\d+/=]{16,})+/y;

/** Finds the data of private keys, between their boundaries. */
export function findPrivateKeys(text: string): Span[] {
  const found: Span[] = [];
  for (const { 0: marker, index } of text.matchAll(beginning)) {
    const from = index + marker.length;
    const next = text.indexOf(boundary, from);
    const most = Math.min(from + longestKey, next < 0 ? Infinity : next);
    const length = lengthOf(text.slice(from, most));
    if (length > 0) found.push({ from, to: from + length });
  }
  return found;
}

/** Length of the key data at the start of `rest`, the text after a begin boundary. 0 if there is none, as in code that parses keys. */
function lengthOf(rest: string): number {
  const key = end.exec(rest);
  if (key) return encoded.test(rest.slice(0, key.index)) ? key.index : 0;
  unterminated.lastIndex = 0;
  return unterminated.exec(rest)?.[0].length ?? 0;
}
