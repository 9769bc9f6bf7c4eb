import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';
import { buildFolder, resultsFolder } from './paths';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  /** Names of the failed tests, each with the first line of its error. */
  readonly failures: readonly string[];
  /** Names of the tests that failed at their first attempt and were tried again. */
  readonly triedAgain: readonly string[];
}

export interface RunOptions {
  /** Receives the lines of the report; the console by default. */
  readonly print?: (...values: readonly unknown[]) => void;
  /** Timeout of a test, in milliseconds; by default `patience`. */
  readonly timeout?: number;
  /** Runs only tests whose name matches. */
  readonly grep?: string | undefined;
  /** Number of times that a failing test is tried; 1 by default. */
  readonly attempts?: number;
}

/**
 * Timeout of a test, in milliseconds: on a loaded machine, a process that trains gets a tenth of a core, because it has the
 * lowest priority.
 */
const patience = 600_000;

/** Runs test files (suites of `suite` and `test`) in this process. A skipped test counts as a failure. */
export function runFiles(files: readonly string[], options: RunOptions = {}): Promise<Counts> {
  if (options.print !== undefined) Mocha.reporters.Base.consoleLog = options.print;
  const mocha = new Mocha({
    ui: 'tdd',
    reporter: 'spec',
    timeout: options.timeout ?? patience,
    retries: (options.attempts ?? 1) - 1,
    forbidPending: true,
    forbidOnly: process.env['CI'] !== undefined,
    ...(options.grep === undefined ? {} : { grep: new RegExp(options.grep) }),
  });
  for (const file of files) mocha.addFile(file);
  const failures: string[] = [];
  const triedAgain = new Set<string>();
  return new Promise((resolve) => {
    const runner = mocha.run((failed) => {
      resolve({ passed: runner.stats?.passes ?? 0, failed, failures, triedAgain: [...triedAgain] });
    });
    // Immediately, because a run may be ended before its report.
    const print = (what: string, error: Error): void => {
      Mocha.reporters.Base.consoleLog(`      ${what}${error.message.slice(0, 500)}`);
    };
    runner.on('fail', (test, error: Error) => {
      failures.push(`${test.fullTitle()}: ${error.message.split('\n', 1)[0] ?? ''}`);
      print('', error);
    });
    runner.on('retry', (test: Mocha.Test, error: Error) => {
      triedAgain.add(test.fullTitle());
      print('failed, and is tried again: ', error);
    });
  });
}

/** Runs the built tests of `test/NAME`, stores their counts and returns the exit code. */
export async function runSuite(name: string, options: RunOptions): Promise<number> {
  forgetCounts(resultsFile(name));
  const counts = await runFiles(testFiles(name), options);
  writeCounts(resultsFile(name), counts);
  return isSuccess(counts) ? 0 : 1;
}

/** All built tests of `test/NAME`, in a stable order. */
export function testFiles(name: string): string[] {
  const folder = path.join(buildFolder, 'test', name);
  const files = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
  const tests = files.filter((file) => file.endsWith('.test.js')).sort();
  if (tests.length === 0) throw new Error(`Expected built tests in ${folder}, found none: run npm run build.`);
  return tests.map((file) => path.join(folder, file));
}

export function resultsFile(name: string): string {
  return path.join(resultsFolder, `${name}.json`);
}

/** Stores the counts for other processes. */
export function writeCounts(file: string, counts: Counts): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(counts)}\n`);
}

/** Deletes the counts of an earlier run, so that they cannot be mistaken for those of this one. */
export function forgetCounts(file: string): void {
  rmSync(file, { force: true });
}

/** Counts that another process wrote; undefined if there are none. */
export function readCounts(file: string): Counts | undefined {
  if (!existsSync(file)) return undefined;
  const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (typeof value !== 'object' || value === null || !('passed' in value) || !('failed' in value)) return undefined;
  const { passed, failed } = value;
  if (typeof passed !== 'number' || typeof failed !== 'number') return undefined;
  return {
    passed,
    failed,
    failures: 'failures' in value ? namesIn(value.failures) : [],
    triedAgain: 'triedAgain' in value ? namesIn(value.triedAgain) : [],
  };
}

function namesIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((name) => typeof name === 'string') : [];
}

/** A run without tests is not a success. */
export function isSuccess({ passed, failed }: Pick<Counts, 'passed' | 'failed'>): boolean {
  return failed === 0 && passed > 0;
}
