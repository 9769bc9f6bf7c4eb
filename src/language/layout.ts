/** A text of several lines as the document would have it: with its line ends, and indented as it is. */
export function inLayoutOf(before: string, text: string): string {
  if (!text.includes('\n')) return text;
  const [first, ...others] = text.split('\n');
  const [unit, documentUnit] = [indentationOf(others), indentationOf(before.split('\n'))];
  const isOther = unit !== undefined && documentUnit !== undefined && (unit === '\t') !== (documentUnit === '\t');
  const lines = isOther ? others.map((line) => indented(line, unit, documentUnit)) : others;
  return [first, ...lines].join(before.includes('\r\n') ? '\r\n' : '\n');
}

/** A tab, or the fewest blanks that begin a line; undefined where no line is indented. */
function indentationOf(lines: readonly string[]): string | undefined {
  const blanks = lines.map((line) => /^(\t| +)(?=\S|\t)/.exec(line)?.[1]).filter((blank) => blank !== undefined);
  const tabs = blanks.filter((blank) => blank === '\t').length;
  if (blanks.length === 0) return undefined;
  if (2 * tabs > blanks.length) return '\t';
  return blanks.filter((blank) => blank.length > 1).sort((a, b) => a.length - b.length)[0];
}

function indented(line: string, from: string, to: string): string {
  let depth = 0;
  while (line.startsWith(from, depth * from.length)) depth++;
  return to.repeat(depth) + line.slice(depth * from.length);
}
