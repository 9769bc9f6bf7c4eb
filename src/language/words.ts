import { lazy } from '../base/lazy';

/**
 * Words as VS Code splits them by default, with `$` as part of a word, as its JavaScript and TypeScript languages have
 * it. (The editor's default is `editor.wordSeparators`.)
 */
const separators = '`~!@#%^&*()\\-=+[{\\]}\\\\|;:\'",.<>/?\\s';

const word = new RegExp(`-?\\d*\\.\\d\\w*|[^${separators}]+`, 'g');
const separator = new RegExp(`[${separators}]`);

/** A word and its end in the text. */
export interface Word {
  readonly text: string;
  readonly end: number;
}

export function* wordsIn(text: string): Generator<Word> {
  for (const match of text.matchAll(word)) yield { text: match[0], end: match.index + match[0].length };
}

/** The part of a word at the end of a text; empty if there is none. */
export function wordAtEnd(text: string): string {
  let start = text.length;
  while (start > 0 && !separator.test(text.charAt(start - 1))) start--;
  return text.slice(start);
}

/**
 * Where each press of *Accept Next Word* stops in a suggestion, as in VS Code: after the next word if the text begins
 * with one, else before the next word or after the next white space, whichever comes first.
 */
export function wordSteps(suggestion: string): number[] {
  const ends: number[] = [];
  for (let at = 0; at < suggestion.length; at = ends.at(-1)!) ends.push(at + firstStep(suggestion.slice(at)));
  return ends;
}

/** Scripts without spaces between words: one editor word holds several of theirs. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** Uses the JavaScript engine's dictionaries, whatever the locale. */
const words = lazy(() => new Intl.Segmenter('en', { granularity: 'word' }));

/** A position where a suggestion may end. */
export interface WordEnd {
  readonly end: number;
  /** Whether *Accept Next Word* stops there. */
  readonly isStep: boolean;
}

/**
 * Ends of words: the stops of *Accept Next Word*, and the ends of words within them in scripts without spaces. A word
 * that begins in `before`, the text in front of the suggestion, is segmented as a whole.
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

/** Length of the text that is searched for the start of a word, in UTF-16 units; words of dictionaries are shorter. */
const longestBegun = 32;

const lettersAtEnd = /[\p{L}\p{M}\p{N}\u200c\u200d]*$/u;

/**
 * Ends of the word's segments except the last. A segment can split a grapheme cluster if the dictionary has no such
 * word.
 */
function segmentEnds(begun: string, word: string): number[] {
  const ends = [...words().segment(begun + word)].map(({ index }) => index - begun.length);
  return ends.filter((end) => end > 0 && !splitsGrapheme(word.slice(0, end), word.slice(end)));
}

const graphemes = lazy(() => new Intl.Segmenter('en', { granularity: 'grapheme' }));

/** Signs that join the letter before them to the next one; engines before Unicode 15.1 split them. */
const joining = /[\u094d\u09cd\u0a4d\u0acd\u0b4d\u0c4d\u0ccd\u0d4d\u0dca\u1039\u17d2]$/;

/** Whether a grapheme cluster begins in one text and continues in the other. */
export function splitsGrapheme(before: string, after: string): boolean {
  if (before === '' || after === '') return false;
  if (joining.test(before) && /^[\p{L}\u200d]/u.test(after)) return true;
  return (
    graphemes()
      .segment(before + after)
      .containing(before.length)?.index !== before.length
  );
}

function firstStep(text: string): number {
  const next: RegExpExecArray | undefined = text.matchAll(word).next().value;
  if (next?.index === 0) return next[0].length;
  const space = /\s+/.exec(text);
  return Math.min(next?.index ?? text.length, space ? space.index + space[0].length : text.length);
}
