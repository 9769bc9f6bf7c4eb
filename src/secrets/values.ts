import { isVaried, looksRandom } from './randomness';

/** What is put in for a secret when the program runs, or stands for one in a text: variables, templates, `<password>`, `****`; and versions of packages. */
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

const wordsAlone = /^[A-Za-z]+(?:[._:/-]+[A-Za-z]+)*$/;

/** Words, as names and labels are: letters alone, in which those follow each other that do so in words. */
export function isWords(value: string): boolean {
  return wordsAlone.test(value) && !(value.length >= 10 && looksRandom(value));
}

const uuid = /[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}/gi;
const isHash = /^(?:sha\d+|md5|h1)[-:_=]/i;

/** Fewest characters without a digit that can be told from a name, in UTF-16 units. */
const leastWithoutDigit = 20;

/** … and of one case only. */
const leastOfOneCase = 28;

/** Characters as if drawn at random, with digits or long enough without; UUIDs, and hashes that say that they are, count for nothing. */
export function isDrawn(value: string, least: number): boolean {
  const rest = value.replace(uuid, '');
  if (rest.length < Math.max(least, leastLength(rest)) || isHash.test(rest)) return false;
  return looksRandom(rest) || ((isPadded(rest) || hexKey.test(rest)) && isVaried(rest));
}

function leastLength(value: string): number {
  if (!/[A-Za-z]/.test(value)) return Infinity;
  if (/\d/.test(value)) return 0;
  return /[a-z]/.test(value) && /[A-Z]/.test(value) ? leastWithoutDigit : leastOfOneCase;
}

/** 128 bits and more. Few pairs of hex digits are not common. */
const hexKey = /[\da-f]{32}/i;

/** Base64 with its padding, which no name ends with. */
function isPadded(value: string): boolean {
  return /^[A-Za-z\d+/]+={1,2}$/.test(value) && value.length % 4 === 0;
}

/** The beginning of a line of settings up to its value: `name:`, `- name:`, `export NAME=`, without the operator. */
const settingName = /^\s*(?:(?:-|export|set|setx|ENV|ARG)\s+)?["']?[\w.-]*["']?\s*$/;

export function isSettingName(before: string): boolean {
  return settingName.test(before);
}
