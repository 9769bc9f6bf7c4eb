import { characterStart, type DocumentText } from '../documentText';

/**
 * Where readings begin and end: at line starts, and in a very long line at regular positions that are treated as line
 * starts. Each function looks at a bounded part of the text.
 */

/**
 * Longest part of a line that is read up to the cursor, in UTF-16 units: the first request in the line reads it at
 * once.
 */
const longestLine = 1024;

/**
 * Distance between the positions in longer lines that count as line starts, in UTF-16 units: the part between two of
 * them is learned at once when the cursor leaves it.
 */
const step = 128;

/** Length of the text before a line that is read to know its context, in UTF-16 units. */
const contextBefore = 512;

/**
 * Where the reading of the line before `offset` begins: its start, or in a very long line a position at least
 * `longestLine` before `offset`.
 */
export function readingStart(text: DocumentText, offset: number): number {
  return startBefore(text, offset, longestLine);
}

/** The last line start at or before `offset`. */
export function lineStartBefore(text: DocumentText, offset: number): number {
  return startBefore(text, offset, 0);
}

/** The first line start at `offset` or after it; `end`, which is a line start, if there is none before it. */
export function firstLineFrom(text: DocumentText, offset: number, end: number): number {
  if (offset <= 0) return 0;
  const newline = text.slice(offset - 1, Math.min(end, offset + longestLine + step)).indexOf('\n');
  return newline < 0 ? characterStart(text, offset) : offset + newline;
}

/** Where the context of a line begins: at a line start if there is one in reach. */
export function contextStart(text: DocumentText, lineStart: number): number {
  return firstLineFrom(text, lineStart - contextBefore, lineStart);
}

function startBefore(text: DocumentText, offset: number, least: number): number {
  const from = Math.max(0, offset - longestLine - step);
  const newline = text.slice(from, offset).lastIndexOf('\n');
  if (newline >= 0 || from === 0) return from + newline + 1;
  const at = offset - least;
  return characterStart(text, at - (at % step));
}
