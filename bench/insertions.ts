import { diffLines } from 'diff';
import type { TypedText } from '../src/evaluation/typing';

/** Where a text was inserted. `end`: at the end of a line, whole lines included. */
export type InsertionPlace = 'end' | 'middle' | 'new file';

/** A text that was inserted between two versions of a file, with the text around it at that moment. */
export interface Insertion extends Required<TypedText> {
  readonly place: InsertionPlace;
}

/** Least fraction of a changed line that it has in common with the earlier one; with less, it counts as a new line. */
const leastCommon = 0.5;

/**
 * What a person types to turn one version of a file into the next, from top to bottom: the lines above an insertion are
 * those of the next version, the lines below it those of the earlier one. In a changed line, the text between the common
 * beginning and the common end is typed. Deletions cost nothing.
 */
export function insertionsOf(path: string, earlier: string, next: string): Insertion[] {
  const found: Insertion[] = [];
  let before = '';
  let rest = earlier;
  const insert = (text: string, after: string): void => {
    const place = /^[^\r\n]*\S/.test(after) ? 'middle' : 'end';
    if (text.trim() !== '') found.push({ path, before, text, after, place });
  };
  for (const { same, removed, added } of hunksOf(earlier, next)) {
    before += same;
    const changed = Math.min(removed.length, added.length);
    const changedLines = removed.slice(0, changed).join('');
    // Removed lines without a replacement are deleted before anything is typed.
    rest = changedLines + rest.slice(same.length + removed.join('').length);
    for (const [i, line] of added.slice(0, changed).entries()) {
      const old = removed[i]!;
      rest = rest.slice(old.length);
      const { start, end } = commonEnds(old, line);
      const kept = before;
      before += line.slice(0, start);
      insert(line.slice(start, end), line.slice(end) + rest);
      before = kept + line;
    }
    const lines = added.slice(changed).join('');
    // New lines are typed at the end of the line above, so the last line end is the existing one.
    const [text = '', lineEnd = ''] = split(lines);
    insert(text, lineEnd + rest);
    before += lines;
  }
  return found;
}

/** The insertion of a file that is new. */
export function newFile(path: string, text: string): Insertion {
  return { path, before: '', text, after: '', place: 'new file' };
}

interface Hunk {
  /** The unchanged text before it. */
  readonly same: string;
  /** Lines with their ends. */
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

function hunksOf(earlier: string, next: string): Hunk[] {
  const hunks: Hunk[] = [];
  let [same, removed, added] = ['', '', ''];
  const finish = (): void => {
    if (removed !== '' || added !== '') hunks.push({ same, removed: linesOf(removed), added: linesOf(added) });
    [same, removed, added] = [removed === '' && added === '' ? same : '', '', ''];
  };
  for (const change of diffLines(earlier, next)) {
    if (change.removed) removed += change.value;
    else if (change.added) added += change.value;
    else {
      finish();
      same += change.value;
    }
  }
  finish();
  return hunks;
}

/** Range of the changed part of a line; the whole line without its line end if it has less than `leastCommon` in common. */
function commonEnds(earlier: string, line: string): { readonly start: number; readonly end: number } {
  const most = Math.min(earlier.length, line.length);
  let start = 0;
  while (start < most && earlier[start] === line[start]) start++;
  let tail = 0;
  while (tail < most - start && earlier.at(-1 - tail) === line.at(-1 - tail)) tail++;
  const end = line.length - tail;
  const common = (line.slice(0, start) + line.slice(end)).trim().length;
  return common >= leastCommon * line.trim().length ? { start, end } : { start: 0, end: split(line)[0]!.length };
}

/** The text without its last line end, and that line end. */
function split(text: string): string[] {
  const lineEnd = /\r?\n$/.exec(text)?.[0] ?? '';
  return [text.slice(0, text.length - lineEnd.length), lineEnd];
}

function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
