import { isVaried, looksRandom } from './randomness';

/** Values that are not secrets themselves: variables, templates, placeholders (`<password>`, `****`), and versions of packages. */
const reference = new RegExp(
  [
    String.raw`\$\{|\{\{|\$\(|#\{|<%|%\(\w+\)s`,
    String.raw`^\$[A-Za-z_]+$|^%[A-Za-z_]+%$|^%[sdv@]$`,
    String.raw`^<.*>$|^\{.*\}$|^\[.*\]$`,
    String.raw`^[*.•xX#-]+$`,
    String.raw`^[\^~<>=v]{0,2}\d+(?:\.\d+)+$`,
    String.raw`\b(?:env|environ|secrets|vars|process|config|settings)\.[A-Za-z_]`,
  ].join('|'),
);

export function isReference(value: string): boolean {
  return reference.test(value);
}

const plainWords = /^[A-Za-z]+(?:[._:/-]+[A-Za-z]+)*$/;

/** True for words, identifiers and labels: letters and separators only, with the bigrams of words. */
export function isWords(value: string): boolean {
  return plainWords.test(value) && !(value.length >= 10 && looksRandom(value));
}

const uuid = /[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}/gi;
const isHash = /^(?:sha\d+|md5|h1)[-:_=]/i;

/** Minimum length of a random value without digits, in UTF-16 units; a shorter one could be an identifier. */
const minimumWithoutDigit = 20;

/** Minimum length of a random value without digits in one case, in UTF-16 units; a shorter one could be a word. */
const minimumSingleCase = 28;

/** True if the value looks random. UUIDs, and hashes that begin with the name of their algorithm, are public and do not count. */
export function isRandomValue(value: string, minimum: number): boolean {
  const rest = value.replace(uuid, '');
  if (rest.length < Math.max(minimum, minimumLength(rest)) || isHash.test(rest)) return false;
  return looksRandom(rest) || ((isPadded(rest) || hexKey.test(rest)) && isVaried(rest));
}

function minimumLength(value: string): number {
  if (!/[A-Za-z]/.test(value)) return Infinity;
  if (/\d/.test(value)) return 0;
  return /[a-z]/.test(value) && /[A-Z]/.test(value) ? minimumWithoutDigit : minimumSingleCase;
}

/** 128 bits or more in hex. Most bigrams of hex digits are common ones, so only the entropy is examined. */
const hexKey = /[\da-f]{32}/i;

/** Base64 with padding, which no identifier has. */
function isPadded(value: string): boolean {
  return /^[A-Za-z\d+/]+={1,2}$/.test(value) && value.length % 4 === 0;
}

/** The key of a line in a settings file, without the operator: `name`, `- name`, `export NAME`. */
const settingName = /^\s*(?:(?:-|export|set|setx|ENV|ARG)\s+)?["']?[\w.-]*["']?\s*$/;

export function isSettingName(before: string): boolean {
  return settingName.test(before);
}
