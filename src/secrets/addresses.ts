import { isReference } from './values';
import type { Span } from './span';

/** Longest user name or password in an address, in UTF-16 units. */
const longestPart = 256;

/** `user:password@`, as it follows `://` (RFC 3986, section 3.2.1). An unescaped `@` or `/` in a password is taken for a part of it where a later `@` follows. */
const userInformation = new RegExp(
  String.raw`[^\s"'\`<>:/@]{0,${longestPart}}:([^\s"'\`<>]{1,${longestPart}})@[\w[$%{]`,
  'y',
);

/** The passwords in addresses: `scheme://user:password@host`. */
export function findAddressPasswords(text: string): Span[] {
  const found: Span[] = [];
  for (let at = text.indexOf('://'); at >= 0; at = text.indexOf('://', at + 1)) {
    userInformation.lastIndex = at + 3;
    const match = userInformation.exec(text);
    const password = match?.[1];
    if (!match || password === undefined || isReference(password) || isHostBefore(password)) continue;
    const to = userInformation.lastIndex - 2;
    found.push({ from: to - password.length, to });
  }
  return found;
}

/** Whether what was taken for a password is a port and a path with an `@` in it: `http://host:8080/@scope/name`. */
function isHostBefore(password: string): boolean {
  return /^\d{0,5}(?:[/?#]|$)/.test(password) || password.includes('://');
}
