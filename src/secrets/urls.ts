import { isReference } from './values';
import type { Span } from './span';

/** Longest user name or password in a URL, in UTF-16 units; it bounds the time of a match. */
const maximumPart = 256;

/**
 * `user:password@` after `://`: the userinfo of RFC 3986, section 3.2.1. The password ends at the last `@`, so an unescaped `@`
 * or `/` inside it is masked too.
 */
const userinfo = new RegExp(String.raw`[^\s"'\`<>:/@]{0,${maximumPart}}:([^\s"'\`<>]{1,${maximumPart}})@[\w[$%{]`, 'y');

/** Finds the passwords in URLs: `scheme://user:password@host`. */
export function findUrlPasswords(text: string): Span[] {
  const found: Span[] = [];
  for (let at = text.indexOf('://'); at >= 0; at = text.indexOf('://', at + 1)) {
    userinfo.lastIndex = at + 3;
    const match = userinfo.exec(text);
    const password = match?.[1];
    if (!match || password === undefined || isReference(password) || isPortOrHost(password)) continue;
    const to = userinfo.lastIndex - 2;
    found.push({ from: to - password.length, to });
  }
  return found;
}

/** True if the match is a port and a path that contains `@`: `http://host:8080/@scope/name`. */
function isPortOrHost(password: string): boolean {
  return /^\d{0,5}(?:[/?#]|$)/.test(password) || password.includes('://');
}
