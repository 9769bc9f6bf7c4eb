import { format } from 'node:util';
import { type Counts, isSuccess, runFiles, writeCounts } from './mocha';
import { variables } from './steps';

/** Starts each line of the report: the extension host's console has many other speakers. */
export const reportMark = '\u0001';

/** For `run` of a module that VS Code is given as `extensionTestsPath`. Rejects when a test fails or none ran. */
export async function runMocha(files: readonly string[]): Promise<void> {
  const counts = await runFiles(files, {
    print: (...values) => {
      // One by one, so that every line carries the mark.
      for (const line of format(...values).split('\n')) console.log(reportMark + line);
    },
    grep: process.env[variables.grep],
  });
  keep(counts);
  if (!isSuccess(counts)) throw new Error(`${counts.passed} tests passed, ${counts.failed} failed.`);
}

function keep(counts: Counts): void {
  const file = process.env[variables.results];
  if (file !== undefined) writeCounts(file, counts);
}
