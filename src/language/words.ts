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

function firstStep(text: string): number {
  const next: RegExpExecArray | undefined = text.matchAll(word).next().value;
  if (next?.index === 0) return next[0].length;
  const space = /\s+/.exec(text);
  return Math.min(next?.index ?? text.length, space ? space.index + space[0].length : text.length);
}
