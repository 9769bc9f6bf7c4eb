/**
 * Words as VS Code takes them where a language says nothing else, with `$` as part of one, as its JavaScript and
 * TypeScript have it. (The editor's default is `editor.wordSeparators`.)
 */
const separators = '`~!@#%^&*()\\-=+[{\\]}\\\\|;:\'",.<>/?\\s';

const word = new RegExp(`-?\\d*\\.\\d\\w*|[^${separators}]+`, 'g');
const separator = new RegExp(`[${separators}]`);

/** A word, and where in the text it ends. */
export interface Word {
  readonly text: string;
  readonly end: number;
}

/** Letters, digits, and what belongs to them: marks, and the joiners of Indic and Persian words. */
export function isWordCharacter(character: string): boolean {
  return /^[\p{L}\p{N}\p{M}_$\u200c\u200d]$/u.test(character);
}

export function* wordsIn(text: string): Generator<Word> {
  for (const match of text.matchAll(word)) yield { text: match[0], end: match.index + match[0].length };
}

/** The part of a word that stands at the end of a text; empty where none does. */
export function wordAtEnd(text: string): string {
  let start = text.length;
  while (start > 0 && !separator.test(text.charAt(start - 1))) start--;
  return text.slice(start);
}

/**
 * Where each press of *Accept Next Word* ends in a suggestion, as VS Code has it: after a word where one is next, else
 * before the next word or after the next white space, whichever comes first.
 */
export function wordSteps(suggestion: string): number[] {
  const ends: number[] = [];
  for (let at = 0; at < suggestion.length; at = ends.at(-1)!) ends.push(at + firstStep(suggestion.slice(at)));
  return ends;
}

/** Scripts that write words without spaces between them: one of the editor's words is many of theirs. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** By the dictionaries that come with the engine, whatever the language. */
const segmenter = new Intl.Segmenter('en', { granularity: 'word' });

/** A place where a suggestion may end. */
export interface WordEnd {
  readonly end: number;
  /** Whether *Accept Next Word* stops there. */
  readonly isStep: boolean;
}

/**
 * The ends of words: those at which *Accept Next Word* stops, and others in scripts that write no spaces. A word that begins
 * in `before`, which stands in front of the suggestion, ends where all of it does.
 */
export function wordEnds(suggestion: string, before = ''): WordEnd[] {
  let from = 0;
  return wordSteps(suggestion).flatMap((to) => {
    const word = suggestion.slice(from, to);
    const begun = from === 0 ? (lettersAtEnd.exec(before.slice(-longestBegun))?.[0] ?? '') : '';
    const inner = unspaced.test(word)
      ? segmentEnds(begun, word).map((end) => ({ end: from + end, isStep: false }))
      : [];
    from = to;
    return [...inner, { end: to, isStep: true }];
  });
}

/** Length of the text in which the beginning of a word is looked for, in UTF-16 units: words of dictionaries are shorter. */
const longestBegun = 32;

const lettersAtEnd = /[\p{L}\p{M}\p{N}\u200c\u200d]*$/u;

/** The ends of its segments but for the last. Where a dictionary knows no word, a segment may part what is seen as one character. */
function segmentEnds(begun: string, word: string): number[] {
  const ends = [...segmenter.segment(begun + word)].map(({ index }) => index - begun.length);
  return ends.filter((end) => end > 0 && !partsGrapheme(word.slice(0, end), word.slice(end)));
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Signs that join the letter before them to the one behind: engines before Unicode 15.1 part them. */
const joining = /[\u094d\u09cd\u0a4d\u0acd\u0b4d\u0c4d\u0ccd\u0d4d\u0dca\u1039\u17d2]$/;

/** Whether what is seen as one character begins in one text and goes on in the other. */
export function partsGrapheme(before: string, after: string): boolean {
  if (before === '' || after === '') return false;
  if (joining.test(before) && /^[\p{L}\u200d]/u.test(after)) return true;
  return graphemes.segment(before + after).containing(before.length)?.index !== before.length;
}

function firstStep(text: string): number {
  const next: RegExpExecArray | undefined = text.matchAll(word).next().value;
  if (next?.index === 0) return next[0].length;
  const space = /\s+/.exec(text);
  return Math.min(next?.index ?? text.length, space ? space.index + space[0].length : text.length);
}
