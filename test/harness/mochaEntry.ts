import { format } from 'node:util';
import { type Counts, isSuccess, runFiles, writeCounts } from './mocha';
import { variables } from './steps';

/** Marks the lines of the report: other code also writes to the extension host's console. */
export const reportMark = '\u0001';

/**
 * To be called by the `run` of a module that VS Code gets as `extensionTestsPath`. Rejects if a test fails or none ran.
 */
export async function runMocha(files: readonly string[]): Promise<void> {
  const counts = await runFiles(files, {
    print: (...values) => {
      report(format(...values));
    },
    // Less than the whole suite may take, so that a test that waits in vain fails by its name.
    timeout: 300_000,
    grep: process.env[variables.grep],
    attempts: Number(process.env[variables.attempts] ?? 1),
  });
  keep(counts);
  if (!isSuccess(counts)) throw new Error(`${counts.passed} tests passed, ${counts.failed} failed.`);
}

/** Prints a measured figure, or other text, in the report of a run. */
export function report(text: string): void {
  // Line by line, so that each has the mark.
  for (const line of text.split('\n')) console.log(reportMark + line);
}

function keep(counts: Counts): void {
  const file = process.env[variables.results];
  if (file !== undefined) writeCounts(file, counts);
}
