/**
 * The 220 most common bigrams of letters: for each first letter, the second ones. They are 87 % of the bigrams in the words and
 * identifiers of ajv's and undici's sources and of English, French and Spanish documents, and 33 % of random bigrams.
 */
const commonSeconds: Readonly<Record<string, string>> = {
  a: 'abcdefgilmnpqrstuvy',
  b: 'abceiloru',
  c: 'acdehiklortu',
  d: 'adeioqsu',
  e: 'abcdefglmnpqrstuvxz',
  f: 'aefiou',
  g: 'aeinru',
  h: 'aeio',
  i: 'abcdefglmnopqrstvz',
  j: 'a',
  k: 'e',
  l: 'aeiloqstuy',
  m: 'abeimop',
  n: 'acdefginostuv',
  o: 'bcdilmnoprstuvw',
  p: 'aeiloprtu',
  q: 'aeiqu',
  r: 'acdegilmnorstuy',
  s: 'acehiopstu',
  t: 'acehiorstuy',
  u: 'abceilmnprst',
  v: 'aeio',
  w: 'ai',
  x: 'pt',
  y: 'c',
  z: 'a',
};

/** Maximum share of common bigrams in a random text. Identifiers have about 0.8; 20 random characters have 0.2 ± 0.1. */
const maximumShare = 0.5;

/** Maximum share of common bigrams in a long random text of one case with digits; words of that length contain separators. */
const maximumShareInLong = 0.65;
const longSingleCase = /^(?=.*\d)(?:[A-Z\d]{28,}|[a-z\d]{28,})$/;

/** Minimum Shannon entropy of a random text, in bits per character; 20 hex digits have 3.2 ± 0.2. */
const minimumEntropy = 2.5;

/**
 * True if the bigrams of letters and digits look random, unlike those of words and identifiers. Bigrams with another character,
 * which separates words, and bigrams of two digits are not counted.
 */
export function looksRandom(text: string): boolean {
  return commonBigramShare(text) < (longSingleCase.test(text) ? maximumShareInLong : maximumShare) && isVaried(text);
}

/** True if the characters neither repeat a lot nor form an ascending sequence. */
export function isVaried(text: string): boolean {
  return entropy(text) >= minimumEntropy && !hasRun(text);
}

const commonBigrams = new Set(
  Object.entries(commonSeconds).flatMap(([first, seconds]) => Array.from(seconds, (second) => first + second)),
);

/** Length of the prefix that is examined, in UTF-16 units; a random text is random from its start. */
const sampleLength = 256;

/** A lower-case letter before a capital is a word boundary in camel case, so that bigram is never common. */
function commonBigramShare(text: string): number {
  let bigrams = 0;
  let common = 0;
  const end = Math.min(text.length, sampleLength);
  for (let i = 1; i < end; i++) {
    const [first, second] = [classOf(text.charCodeAt(i - 1)), classOf(text.charCodeAt(i))];
    if (first === 'other' || second === 'other' || (first === 'digit' && second === 'digit')) continue;
    bigrams++;
    if (first === 'lower' && second === 'upper') continue;
    if (commonBigrams.has(text.slice(i - 1, i + 1).toLowerCase())) common++;
  }
  return bigrams === 0 ? 1 : common / bigrams;
}

function classOf(code: number): 'digit' | 'upper' | 'lower' | 'other' {
  if (code >= 0x30 && code <= 0x39) return 'digit';
  if (code >= 0x41 && code <= 0x5a) return 'upper';
  return code >= 0x61 && code <= 0x7a ? 'lower' : 'other';
}

/** Shannon entropy of the distribution of characters, in bits per character. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/** Minimum length of an ascending sequence, in characters; six of 62 random characters ascend at one of 10⁸ positions. */
const minimumRun = 6;

/** Start and step of the sequences that are examined. */
const runs = [
  [0, 1],
  [0, 2],
  [1, 2],
] as const;

/** True if all characters, or every second one, contain an ascending sequence, as alphabets and tables do: `abcdef`, `0a0b0c0d0e0f`. */
function hasRun(text: string): boolean {
  for (const [start, step] of runs) {
    let length = 1;
    for (let i = start + step; i < text.length; i += step) {
      length = text.charCodeAt(i) === text.charCodeAt(i - step) + 1 ? length + 1 : 1;
      if (length === minimumRun) return true;
    }
  }
  return false;
}
