import { isWordCharacter } from '../model/characters';
import type { Hypothesis } from './decode';
import { splitsGrapheme, type WordEnd, wordEnds } from './words';

/** Where a text may end and where it must. All positions are counts of characters. */

/** Ends of words; `before` is the text in front of the characters. */
export function endsOf(characters: readonly string[], before = ''): WordEnd[] {
  let count = 0;
  let units = 0;
  return wordEnds(characters.join(''), before).map(({ end, isStep }) => {
    while (units < end) units += characters[count++].length;
    return { end: count, isStep };
  });
}

export function withoutBlanks(characters: readonly string[], length: number): number {
  let end = length;
  while (end > 0 && characters[end - 1].trim() === '') end--;
  return end;
}

/** Whether the line continues after a hypothesis with this end. */
export function isOpen(end: Hypothesis['end']): boolean {
  return end !== 'line' && end !== 'file';
}

/** Whether decoding stopped within a word or within a grapheme cluster. */
export function stopsWithinWord({ characters, end, next }: Hypothesis): boolean {
  if (!isOpen(end)) return false;
  const isInWord = (end === 'unlearned' || isWordCharacter(next)) && isWordCharacter(characters.at(-1) ?? '');
  return isInWord || graphemeEnd([...characters, next], characters.length) < characters.length;
}

/** The last position at or before `length` that does not split a grapheme cluster. */
export function graphemeEnd(characters: readonly string[], length: number): number {
  let end = length;
  while (end > 0 && end < characters.length && isParted(characters, end)) end--;
  return end;
}

function isParted(characters: readonly string[], at: number): boolean {
  const before = characters.slice(Math.max(0, at - longestGrapheme), at).join('');
  return splitsGrapheme(before, characters.slice(at, at + longestGrapheme).join(''));
}

/**
 * Length of the text that decides whether a position splits a grapheme cluster, in characters; a family of emoji has
 * seven.
 */
const longestGrapheme = 16;

/** A text of 4 to 32 characters that occurs three times in a row. */
const cycle = /(.{4,32}?)\1\1/su;

/** Where the characters begin to repeat one of their lines, or a cycle. */
export function beforeRepetition(characters: readonly string[]): number {
  const text = characters.join('');
  const lines = text.split('\n');
  const again = lines.findIndex(
    (line, i) => hasWord(line) && lines.slice(0, i).some((one) => one.trim() === line.trim()),
  );
  const lineEnd = again < 0 ? text.length : lines.slice(0, again).join('\n').length;
  const found = cycle.exec(text);
  const cycleEnd = found && hasWord(found[1]) ? found.index + found[1].length : text.length;
  return countOf(text.slice(0, Math.min(lineEnd, cycleEnd)));
}

function countOf(text: string): number {
  return Array.from(text).length;
}

function hasWord(text: string): boolean {
  return /[\p{L}\p{N}]{2}/u.test(text);
}

/** Whether the cursor's line is blank and indented, after a line that opens a block. */
export function isInEmptyBlock(before: string, lineSuffix: string): boolean {
  if (lineSuffix.trim() !== '') return false;
  const [above = '', line = ''] = before.slice(-1000).split('\n').slice(-2);
  return /^[ \t]+$/.test(line) && opensBlock(above);
}

export function opensBlock(line: string): boolean {
  return /([{([:]|=>|<[a-z][^<>]*(?<!\/)>)\s*$/i.test(line);
}

/** Where the characters leave the block of the cursor's line: after its closing bracket, if there is one. */
export function endOfBlock(characters: readonly string[], before: string): number {
  const current = before.slice(before.lastIndexOf('\n') + 1);
  const indentation = current.length - current.trimEnd().length;
  const lines = characters.join('').split('\n');
  const isOutside = (line: string): boolean => line.trim() !== '' && line.search(/\S/) < indentation;
  const outside = lines.findIndex((line, i) => i > 0 && isOutside(line));
  if (outside < 0) return characters.length;
  const isCloser = /^\s*([)\]}]|<\/)/.test(lines[outside]);
  return countOf(lines.slice(0, outside + (isCloser ? 1 : 0)).join('\n'));
}
