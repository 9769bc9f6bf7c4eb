import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isRecord, parseJson } from '../../src/base/json';
import { resultsFolder } from '../../test/harness/paths';

/** Figures by their label in the table. */
export type FigureTexts = Readonly<Record<string, string>>;

/** A stored result of one run. */
export interface Result {
  /** Its column header. */
  readonly column: string;
  /** Only results with the same conditions share a table. */
  readonly conditions: string;
  readonly machine: string;
  readonly figures: FigureTexts;
  /** Lists that are too long for a table. */
  readonly notes: Readonly<Record<string, readonly unknown[]>>;
}

export function keepResult(name: string, result: Result): void {
  mkdirSync(resultsFolder, { recursive: true });
  const file = path.join(resultsFolder, `${name}.json`);
  writeFileSync(file, `${JSON.stringify(result, undefined, 2)}\n`);
  console.error(`Kept in ${path.relative(process.cwd(), file)}`);
}

/** The stored results with these names and conditions. */
export function keptResults(names: readonly string[], conditions: string): Result[] {
  return names
    .map((name) => path.join(resultsFolder, `${name}.json`))
    .filter((file) => existsSync(file))
    .map((file) => parseResult(file, readFileSync(file, 'utf8')))
    .filter((result) => result.conditions === conditions);
}

/** Throws if the text of a file is not a result. */
export function parseResult(file: string, text: string): Result {
  const value = parseJson(text);
  const { column, conditions, machine, figures, notes } = isRecord(value) ? value : {};
  const areTexts = typeof column === 'string' && typeof conditions === 'string' && typeof machine === 'string';
  if (!areTexts || !isRecordOf(figures, isText) || !isRecordOf(notes, isList))
    throw new Error(`Expected a result of this bench in ${file}, found something else. Delete it and measure again.`);
  return { column, conditions, machine, figures, notes };
}

function isRecordOf<T>(value: unknown, is: (one: unknown) => one is T): value is Readonly<Record<string, T>> {
  return isRecord(value) && Object.values(value).every(is);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** A Markdown table: one row per figure, one column per result. */
export function tableOf(results: readonly Result[]): string {
  const names = [...new Set(results.flatMap(({ figures }) => Object.keys(figures)))];
  const rows = [
    ['', ...results.map(({ column }) => column)],
    ['---', ...results.map(() => '---')],
    ...names.map((name) => [name, ...results.map(({ figures }) => figures[name] ?? '')]),
  ];
  return rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
