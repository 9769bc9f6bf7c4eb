/** Length of the text around a line that is searched, in UTF-16 units. */
const nearby = 2000;

/**
 * Length of a text, in characters, before its first line that repeats the next line below the cursor; 0 if its first
 * line repeats the line above; the whole length if no line is repeated.
 */
export function lengthBeforeRepeatedLine(characters: readonly string[], before: string, after: string): number {
  const start = before.lastIndexOf('\n') + 1;
  const below = /\S[^\r\n]*/.exec(after.slice(0, nearby))?.[0].trimEnd();
  const above = before
    .slice(Math.max(0, start - nearby), start)
    .trimEnd()
    .split('\n')
    .at(-1)
    ?.trim();
  const lines = (before.slice(start) + characters.join('')).split('\n').map((line) => line.trim());
  const isThere = (line: string, i: number): boolean =>
    line === below || (i === 0 && hasWord(line) && (line === above || isAllBut(line, below ?? '')));
  const same = lines.findIndex(isThere);
  if (same <= 0) return same === 0 ? 0 : characters.length;
  let newlines = 0;
  return characters.findIndex((character) => character === '\n' && ++newlines === same);
}

/** Whether a line equals another except for punctuation at its end. */
function isAllBut(line: string, other: string): boolean {
  return other.startsWith(line) && !/[\p{L}\p{N}]/u.test(other.slice(line.length));
}

function hasWord(text: string): boolean {
  return /[\p{L}\p{N}]{2}/u.test(text);
}
