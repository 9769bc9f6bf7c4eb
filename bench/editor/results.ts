import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
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
    .map((file) => JSON.parse(readFileSync(file, 'utf8')) as Result)
    .filter((result) => result.conditions === conditions);
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
