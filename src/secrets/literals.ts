import { isVaried } from './randomness';
import type { Span } from './span';
import { isRandomValue, isReference, isSettingName } from './values';

/** Length of a random literal, in UTF-16 units; shorter ones are identifiers, longer ones data such as images. */
const minimumLength = 20;
const maximumLength = 512;

/**
 * Minimum length of a hex literal, in UTF-16 units: a key of 128 bits. Bigrams do not distinguish hex from identifiers.
 */
const minimumHex = 32;

/** Length of the text before a literal that may contain its name, in UTF-16 units. */
const nameContext = 60;

const literal = /[:=>]\s{0,24}(?:[bBrRfFuU@$]{0,2}\\{0,3}(["'`]))?([A-Za-z\d+/_-]{20,}={0,2})/g;

/** Names of random-looking values that are public: hashes, versions and identifiers. */
const publicName =
  /(?:sha\d*|md5|hash(?:es)?|digest|checksums?|sums?|integrity|commit|head|rev|revision|etag|fingerprint|thumbprint|uuid|guid|h1|oid|tree|parent|ref|resolved)[\w-]{0,8}["'`\])]{0,2}\s{0,24}$/i;

/** Finds random-looking literals assigned to any name: keys that neither their format nor their name identifies. */
export function findRandomLiterals(text: string): Span[] {
  const found: Span[] = [];
  for (const { 0: matched, 1: quote, 2: value = '', index } of text.matchAll(literal)) {
    const to = index + matched.length;
    if (value.length > maximumLength || isReference(value) || !isKeyLike(value)) continue;
    const before = text.slice(Math.max(0, index - nameContext), index);
    const isWhole = quote === undefined ? isBare(before, text, index, to) : /["'`\\]/.test(text.charAt(to));
    if (isWhole && !publicName.test(before)) found.push({ from: to - value.length, to });
  }
  return found;
}

/** True for a literal without quotes that is the whole value of a setting or the whole text of an XML element. */
function isBare(before: string, text: string, operator: number, to: number): boolean {
  const next = text.charAt(to);
  if (text.charAt(operator) === '>') return next === '<';
  return /^\s?$/.test(next) && isSettingName(before.slice(before.lastIndexOf('\n') + 1));
}

function isKeyLike(value: string): boolean {
  if (/^[\da-fA-F]+$/.test(value)) return value.length >= minimumHex && /[a-fA-F]/.test(value) && isVaried(value);
  return isRandomValue(value, minimumLength);
}

const authorization = /\b(?:Bearer|Basic|Token|ApiKey|Digest)\s{1,4}([\w.~+/=-]{12,})/g;

/** Finds credentials of HTTP requests: `Authorization: Bearer …`. */
export function findAuthorizations(text: string): Span[] {
  const found: Span[] = [];
  for (const { 0: matched, 1: value = '', index } of text.matchAll(authorization)) {
    const to = index + matched.length;
    if (isRandomValue(value, minimumLength / 2)) found.push({ from: to - value.length, to });
  }
  return found;
}
