import { characterStart, type DocumentText } from '../documentText';

/**
 * Where readings begin and end: at the beginnings of lines, and in a line that is very long at regular places, as if a line
 * began there. Only a bounded part of the text is looked at.
 */

/** Length of a line that is read from its beginning, in UTF-16 units: it is read at once when the cursor comes to it. */
const longestLine = 1024;

/** Distance between the places in longer lines, in UTF-16 units: the part between two places is learned at once when the cursor leaves it. */
const step = 128;

/** Length of the text before a line that is read to know its context, in UTF-16 units. */
const contextBefore = 512;

/** Where the reading of the line before `offset` begins. In a very long line, that is `longestLine` before it, or a little more. */
export function readingStart(text: DocumentText, offset: number): number {
  return startBefore(text, offset, longestLine);
}

/** The last beginning of a line before `offset`, or there. */
export function lineStartBefore(text: DocumentText, offset: number): number {
  return startBefore(text, offset, 0);
}

/** The first beginning of a line at `offset` or behind it; `end`, which is one, where that is none before it. */
export function firstLineFrom(text: DocumentText, offset: number, end: number): number {
  if (offset <= 0) return 0;
  const newline = text.slice(offset - 1, Math.min(end, offset + longestLine + step)).indexOf('\n');
  return newline < 0 ? characterStart(text, offset) : offset + newline;
}

/** Where the context of a line begins, if possible with a line. */
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
