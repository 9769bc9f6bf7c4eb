import { isVaried } from './randomness';
import type { Span } from './span';
import { isDrawn, isReference, isSettingName } from './values';

/** Lengths of a literal that was drawn at random, in UTF-16 units: shorter ones are identifiers, longer ones data, such as pictures and programs. */
const leastLength = 20;
const mostLength = 512;

/** Hex digits are of one class more often than not: there must be as many as a key of 128 bits has. */
const leastHex = 32;

/** Length of the text before a literal in which its name is looked for, in UTF-16 units. */
const mostBefore = 60;

const literal = /[:=>]\s{0,24}(?:[bBrRfFuU@$]{0,2}\\{0,3}(["'`]))?([A-Za-z\d+/_-]{20,}={0,2})/g;

/** Names of values that look random and are public: of contents, versions and identities. */
const publicName =
  /(?:sha\d*|md5|hash(?:es)?|digest|checksums?|sums?|integrity|commit|head|rev|revision|etag|fingerprint|thumbprint|uuid|guid|h1|oid|tree|parent|ref|resolved)[\w-]{0,8}["'`\])]{0,2}\s{0,24}$/i;

/** Literals, assigned to any name, whose characters look drawn at random: the keys that no form and no name gives away. */
export function findRandomLiterals(text: string): Span[] {
  const found: Span[] = [];
  for (const { 0: matched, 1: quote, 2: value = '', index } of text.matchAll(literal)) {
    const to = index + matched.length;
    if (value.length > mostLength || isReference(value) || !isKeyLike(value)) continue;
    const before = text.slice(Math.max(0, index - mostBefore), index);
    const isWhole = quote === undefined ? isBare(before, text, index, to) : /["'`\\]/.test(text.charAt(to));
    if (isWhole && !publicName.test(before)) found.push({ from: to - value.length, to });
  }
  return found;
}

/** Without quotes: the value of a line of settings, or all of an XML element. */
function isBare(before: string, text: string, operator: number, to: number): boolean {
  const next = text.charAt(to);
  if (text.charAt(operator) === '>') return next === '<';
  return /^\s?$/.test(next) && isSettingName(before.slice(before.lastIndexOf('\n') + 1));
}

function isKeyLike(value: string): boolean {
  if (/^[\da-fA-F]+$/.test(value)) return value.length >= leastHex && /[a-fA-F]/.test(value) && isVaried(value);
  return isDrawn(value, leastLength);
}

const authorization = /\b(?:Bearer|Basic|Token|ApiKey|Digest)\s{1,4}([\w.~+/=-]{12,})/g;

/** Credentials of HTTP requests: `Authorization: Bearer …`. */
export function findAuthorizations(text: string): Span[] {
  const found: Span[] = [];
  for (const { 0: matched, 1: value = '', index } of text.matchAll(authorization)) {
    const to = index + matched.length;
    if (isDrawn(value, leastLength / 2)) found.push({ from: to - value.length, to });
  }
  return found;
}
