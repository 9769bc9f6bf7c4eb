import { format } from 'node:util';
import { type Counts, isSuccess, runFiles, writeCounts } from './mocha';
import { variables } from './steps';

/** Starts each line of the report: the extension host's console has many other speakers. */
export const reportMark = '\u0001';

/** For `run` of a module that VS Code is given as `extensionTestsPath`. Rejects when a test fails or none ran. */
export async function runMocha(files: readonly string[]): Promise<void> {
  const counts = await runFiles(files, {
    print: (...values) => {
      report(format(...values));
    },
    grep: process.env[variables.grep],
  });
  keep(counts);
  if (!isSuccess(counts)) throw new Error(`${counts.passed} tests passed, ${counts.failed} failed.`);
}

/** A measured figure, or whatever else belongs into the report of a run. */
export function report(text: string): void {
  // One by one, so that every line carries the mark.
  for (const line of text.split('\n')) console.log(reportMark + line);
}

function keep(counts: Counts): void {
  const file = process.env[variables.results];
  if (file !== undefined) writeCounts(file, counts);
}
