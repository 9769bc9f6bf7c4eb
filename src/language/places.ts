import type { Hypothesis } from './decode';
import { type WordEnd, wordEnds } from './words';

/** Where a text may end, and where it must: all places are counts of characters. */

/** The ends of words. */
export function endsOf(characters: readonly string[]): WordEnd[] {
  let count = 0;
  let units = 0;
  return wordEnds(characters.join('')).map(({ end, isStep }) => {
    while (units < end) units += characters[count++].length;
    return { end: count, isStep };
  });
}

export function withoutBlanks(characters: readonly string[], length: number): number {
  let end = length;
  while (end > 0 && characters[end - 1].trim() === '') end--;
  return end;
}

/** Cuts back to before the word that the end falls into: half a name is nothing to accept. */
export function beforeLastWord(characters: readonly string[]): number {
  let length = characters.length;
  while (length > 0 && isWordCharacter(characters[length - 1])) length--;
  return length;
}

/** Whether decoding ended within a word. */
export function endsInWord({ characters, end, isAtWordEnd }: Hypothesis): boolean {
  return (end === 'floor' || end === 'length') && !isAtWordEnd && isWordCharacter(characters.at(-1) ?? '');
}

export function isWordCharacter(character: string): boolean {
  return /^[\p{L}\p{N}_$]$/u.test(character);
}

/** A cycle of so many characters that comes three times in a row is one too many. */
const cycle = /(.{4,32}?)\1\1/su;

/** Where the characters begin to repeat a line of theirs, or a cycle. */
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

/** Whether the cursor stands alone on an indented line, after one that opens a block. */
export function isInEmptyBlock(before: string, lineSuffix: string): boolean {
  if (lineSuffix.trim() !== '') return false;
  const [above = '', line = ''] = before.slice(-1000).split('\n').slice(-2);
  return /^[ \t]+$/.test(line) && /([{([:]|=>|<[a-z][^<>]*(?<!\/)>)\s*$/i.test(above);
}

/** Where the characters leave the block that the cursor's line is in: behind the closer that ends it, if one does. */
export function endOfBlock(characters: readonly string[], before: string): number {
  const indentation = /[ \t]*$/.exec(before)?.[0].length ?? 0;
  const lines = characters.join('').split('\n');
  const isOutside = (line: string): boolean => line.trim() !== '' && line.search(/\S/) < indentation;
  const outside = lines.findIndex((line, i) => i > 0 && isOutside(line));
  if (outside < 0) return characters.length;
  const isCloser = /^\s*([)\]}]|<\/)/.test(lines[outside]);
  return countOf(lines.slice(0, outside + (isCloser ? 1 : 0)).join('\n'));
}
