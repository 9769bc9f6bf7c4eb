/**
 * The commonest 220 pairs of letters, by the first of them: 87 % of the pairs in the words and names of ajv's and undici's
 * sources and of English, French and Spanish documents. Of letters drawn at random, 33 % make one of them.
 */
const commonPairs: Readonly<Record<string, string>> = {
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

/** Largest part of common pairs among the pairs of a text that was drawn at random; of names it is about 0.8, of 20 random characters 0.2 ± 0.1. */
const mostCommon = 0.5;

/** … of a text of one case that has digits and is longer than words are without a sign between them. */
const mostCommonInLong = 0.65;
const longWord = /^(?=.*\d)(?:[A-Z\d]{28,}|[a-z\d]{28,})$/;

/** Least Shannon entropy, in bits a character, of a text that was drawn at random: 20 hex digits have 3.2 ± 0.2. */
const leastEntropy = 2.5;

/**
 * Whether letters and digits follow each other as if drawn at random, not as in words and names. Other characters are passed
 * over: they part words. Pairs of two digits say nothing.
 */
export function looksRandom(text: string): boolean {
  return partOfCommonPairs(text) < (longWord.test(text) ? mostCommonInLong : mostCommon) && isVaried(text);
}

/** Whether characters neither repeat themselves nor count upwards. */
export function isVaried(text: string): boolean {
  return entropy(text) >= leastEntropy && !hasRun(text);
}

const isCommon = new Set(
  Object.entries(commonPairs).flatMap(([first, seconds]) => Array.from(seconds, (second) => first + second)),
);

/** Length of the beginning by which a text is judged, in UTF-16 units: what is drawn at random is so from the start. */
const judged = 256;

/** A capital behind a small letter begins a word: the two are no pair of it. */
function partOfCommonPairs(text: string): number {
  let pairs = 0;
  let common = 0;
  const end = Math.min(text.length, judged);
  for (let i = 1; i < end; i++) {
    const [first, second] = [classOf(text.charCodeAt(i - 1)), classOf(text.charCodeAt(i))];
    if (first === 'sign' || second === 'sign' || (first === 'digit' && second === 'digit')) continue;
    pairs++;
    if (first === 'small' && second === 'capital') continue;
    if (isCommon.has(text.slice(i - 1, i + 1).toLowerCase())) common++;
  }
  return pairs === 0 ? 1 : common / pairs;
}

function classOf(code: number): 'digit' | 'capital' | 'small' | 'sign' {
  if (code >= 0x30 && code <= 0x39) return 'digit';
  if (code >= 0x41 && code <= 0x5a) return 'capital';
  return code >= 0x61 && code <= 0x7a ? 'small' : 'sign';
}

/** Shannon's, of the characters, in bits. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/** Fewest characters that count upwards in a table, and hardly ever by chance: six of 62 do so in one of 10⁸ places. */
const leastRun = 6;

/** First characters, and steps to the next. */
const runs = [
  [0, 1],
  [0, 2],
  [1, 2],
] as const;

/** Whether characters, or every second one, count upwards somewhere, as in alphabets and tables: `abcdef`, `0a0b0c0d0e0f`. */
function hasRun(text: string): boolean {
  for (const [start, step] of runs) {
    let length = 1;
    for (let i = start + step; i < text.length; i += step) {
      length = text.charCodeAt(i) === text.charCodeAt(i - step) + 1 ? length + 1 : 1;
      if (length === leastRun) return true;
    }
  }
  return false;
}
