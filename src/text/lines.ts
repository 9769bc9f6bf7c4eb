/** Only this many UTF-16 units of the text around a line are looked at. */
const nearby = 2000;

/**
 * Of a text's characters, the number that comes before a line that stands below the cursor already, or a first line that
 * stands above it; all where no line of the text stands there.
 */
export function beforeLineThatStands(characters: readonly string[], before: string, after: string): number {
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

/** Whether a line is all of another but for punctuation at its end. */
function isAllBut(line: string, other: string): boolean {
  return other.startsWith(line) && !/[\p{L}\p{N}]/u.test(other.slice(line.length));
}

function hasWord(text: string): boolean {
  return /[\p{L}\p{N}]{2}/u.test(text);
}
