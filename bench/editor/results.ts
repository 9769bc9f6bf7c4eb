import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { resultsFolder } from '../../test/harness/paths';

/** What a figure is called in the table, and how it reads. */
export type Figures = Readonly<Record<string, string>>;

/** Of one run, as it is kept. */
export interface Result {
  /** The head of its column. */
  readonly column: string;
  /** Only results of the same conditions stand in one table. */
  readonly conditions: string;
  readonly machine: string;
  readonly figures: Figures;
  /** Lists that are too long for a table. */
  readonly notes: Readonly<Record<string, readonly unknown[]>>;
}

export function keepResult(name: string, result: Result): void {
  mkdirSync(resultsFolder, { recursive: true });
  const file = path.join(resultsFolder, `${name}.json`);
  writeFileSync(file, `${JSON.stringify(result, undefined, 2)}\n`);
  console.error(`Kept in ${path.relative(process.cwd(), file)}`);
}

/** Those of these results that are there and were made under the same conditions. */
export function keptResults(names: readonly string[], conditions: string): Result[] {
  return names
    .map((name) => path.join(resultsFolder, `${name}.json`))
    .filter((file) => existsSync(file))
    .map((file) => JSON.parse(readFileSync(file, 'utf8')) as Result)
    .filter((result) => result.conditions === conditions);
}

/** In Markdown: a line a figure, a column a result. */
export function tableOf(results: readonly Result[]): string {
  const names = [...new Set(results.flatMap(({ figures }) => Object.keys(figures)))];
  const rows = [
    ['', ...results.map(({ column }) => column)],
    ['---', ...results.map(() => '---')],
    ...names.map((name) => [name, ...results.map(({ figures }) => figures[name] ?? '')]),
  ];
  return rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
