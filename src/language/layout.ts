import { opensBlock } from './endings';

/** The editor's indentation settings for a document. */
export interface Indentation {
  readonly insertSpaces: boolean;
  readonly tabSize: number;
}

/**
 * Converts a text to the document's line ends and to the editor's indentation; to the document's indentation if the
 * editor's is unknown.
 */
export function inLayoutOf(before: string, text: string, indentation?: Indentation): string {
  const line = lineOf(before);
  const isFirstIndented = isBlank(line) && /^[ \t]/.test(text);
  if (!text.includes('\n') && !(indentation && isFirstIndented)) return text;
  const [first, ...others] = text.split('\n');
  const lines = indentation && isFirstIndented ? [first, ...others] : others;
  const change = indentation ? changeTo(indentation, before, text) : changeToDocument(before, others);
  const changed = change ? lines.map((line) => indented(line, change.from, change.to)) : lines;
  const all = lines === others ? [first, ...changed] : changed;
  return all.join(before.includes('\r\n') ? '\r\n' : '\n');
}

/**
 * Removes white space that the cursor's blank line already provides. There, Tab indents, so an automatic suggestion
 * must not begin with white space. If the cursor is at the depth that the lines above suggest, the text continues from
 * it. Elsewhere, an explicit suggestion keeps its white space and an automatic one becomes empty.
 */
export function fromIndentation(before: string, text: string, trigger: 'automatic' | 'explicit'): string {
  const blanks = /^[ \t]*/.exec(text)?.[0] ?? '';
  if (blanks === '' || !isBlank(lineOf(before))) return text;
  if (!isAtExpectedDepth(before)) return trigger === 'explicit' ? text : '';
  const lines = text.split('\n');
  return lines.map((line) => (line.startsWith(blanks) ? line.slice(blanks.length) : line)).join('\n');
}

/** Whether the cursor is deeper than a line above that opens a block, or at least as deep as any other line above. */
function isAtExpectedDepth(before: string): boolean {
  const column = widthOf(lineOf(before));
  const above = lineAbove(before);
  const width = widthOf(above);
  return opensBlock(above) ? column > width : column > 0 && column >= width;
}

/** Length of the text that is searched for the line above the cursor, in UTF-16 units. */
const mostAbove = 2000;

/** The last line before the cursor's that is not blank; empty if there is none. */
function lineAbove(before: string): string {
  const lines = before.slice(-mostAbove).split('\n').slice(0, -1);
  return lines.findLast((line) => !isBlank(line)) ?? '';
}

/** The part of the cursor's line before the cursor. */
function lineOf(before: string): string {
  return before.slice(before.lastIndexOf('\n') + 1);
}

function isBlank(line: string): boolean {
  return line.trim() === '';
}

function leading(line: string): string {
  return /^[ \t]*/.exec(line)?.[0] ?? '';
}

/** Width of a line's indentation, in columns, with tabs of 4. */
function widthOf(line: string): number {
  return leading(line).replaceAll('\t', '    ').length;
}

/** A replacement for each level of indentation. */
interface Change {
  readonly from: string;
  readonly to: string;
}

function changeTo({ insertSpaces, tabSize }: Indentation, before: string, text: string): Change | undefined {
  const to = insertSpaces ? ' '.repeat(tabSize) : '\t';
  const lines = text.split('\n').slice(isBlank(lineOf(before)) ? 0 : 1);
  const used = lines.filter((line) => !isBlank(line)).map(leading);
  if (used.some((blanks) => blanks.startsWith('\t'))) return insertSpaces ? { from: '\t', to } : undefined;
  return { from: ' '.repeat(sizeOfLevel(before, text, insertSpaces ? tabSize : undefined)), to };
}

/** Candidate widths of a level, in spaces; the first that fits best is used. */
const sizes = [4, 2, 8, 3];

/**
 * Width of a level in a text, in spaces: the one with which lines are one level deeper after a line that opens a block,
 * and no deeper after others. `usual` is tried first.
 */
function sizeOfLevel(before: string, text: string, usual: number | undefined): number {
  const lines = [lineAbove(before), ...(lineOf(before) + text).split('\n')].filter((line) => !isBlank(line));
  const candidates = usual === undefined ? sizes : [usual, ...sizes];
  const strange = candidates.map((size) => strangeness(lines, size));
  return candidates[strange.indexOf(Math.min(...strange))];
}

function strangeness(lines: readonly string[], size: number): number {
  let sum = 0;
  let [above, depthAbove] = ['', 0];
  for (const line of lines) {
    const depth = leading(line).replaceAll('\t', ' '.repeat(size)).length / size;
    const deeper = depth - depthAbove;
    if (!Number.isInteger(depth)) sum++;
    if (above !== '') sum += opensBlock(above) ? Math.abs(deeper - 1) : Math.max(0, deeper);
    [above, depthAbove] = [line, depth];
  }
  return sum;
}

function changeToDocument(before: string, others: readonly string[]): Change | undefined {
  const [from, to] = [indentationOf(others), indentationOf(before.split('\n'))];
  const isOther = from !== undefined && to !== undefined && (from === '\t') !== (to === '\t');
  return isOther ? { from, to } : undefined;
}

/** A tab, or the shortest indentation of two spaces or more; undefined if no line is indented. */
function indentationOf(lines: readonly string[]): string | undefined {
  const blanks = lines.map((line) => /^(\t| +)(?=\S|\t)/.exec(line)?.[1]).filter((blank) => blank !== undefined);
  const tabs = blanks.filter((blank) => blank === '\t').length;
  if (2 * tabs > blanks.length) return '\t';
  return blanks.filter((blank) => blank.length > 1).sort((a, b) => a.length - b.length)[0];
}

function indented(line: string, from: string, to: string): string {
  let depth = 0;
  while (line.startsWith(from, depth * from.length)) depth++;
  return to.repeat(depth) + line.slice(depth * from.length);
}
