/**
 * Fuzzing: `node .build/test/fuzz/main.js [--cases N] [--seed N] [--target NAME]`. Random and damaged inputs for all code
 * that reads foreign data. Prints for each target its cases, its time and its slowest case; for a failure, the smallest
 * input that was found and the command that reproduces it.
 */
import { parseArgs } from 'node:util';
import { isMainThread, type MessagePort, parentPort, Worker } from 'node:worker_threads';
import { forgetCounts, isSuccess, resultsFile, writeCounts } from '../harness/mocha';
import { runMain } from '../harness/processes';
import { documentTargets } from './documents';
import { gitTargets } from './gitFiles';
import { languageServerTargets } from './languageServer';
import { messageTargets } from './messages';
import { storedFileTargets } from './storedFiles';
import type { Outcome, Target } from './target';
import { textTargets } from './texts';

const targets: readonly Target[] = [
  ...storedFileTargets,
  ...textTargets,
  ...messageTargets,
  ...gitTargets,
  ...documentTargets,
  ...languageServerTargets,
];

/** Cases of the short form, which is a part of the check. */
const usualCases = 6000;

/** Time without a finished case after which a target hangs, in milliseconds: far above the slowest case. */
const longestSilence = 120_000;

/** Time between two signs of life, in milliseconds; more messages would slow the cases down. */
const signInterval = 1000;

interface Job {
  readonly name: string;
  readonly cases: number;
  readonly seed: number;
}

async function fuzz(): Promise<number> {
  const { values } = parseArgs({
    options: { cases: { type: 'string' }, seed: { type: 'string' }, target: { type: 'string' } },
  });
  const results = resultsFile('fuzz');
  forgetCounts(results);
  const chosen = targets.filter(({ name }) => values.target === undefined || name.includes(values.target));
  if (chosen.length === 0) throw new Error(`Expected one of ${targets.map(({ name }) => name).join('; ')}.`);
  const shares = chosen.reduce((sum, { share }) => sum + share, 0);
  const total = numberOf(values.cases) ?? usualCases;
  const seed = numberOf(values.seed) ?? Date.now() % 2 ** 31;
  const thread = new Thread();
  const failures: string[] = [];
  let [passed, run] = [0, 0];
  for (const { name, share } of chosen) {
    const startedAt = Date.now();
    const { cases, slowest, failure } = await thread.check({ name, seed, cases: Math.ceil((total * share) / shares) });
    const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
    console.log(
      `${name}: ${cases} cases in ${seconds} s, the slowest in ${slowest.toFixed(0)} ms, ${failure === undefined ? 'no failure' : 'FAILED'}`,
    );
    run += cases;
    if (failure === undefined) passed++;
    else {
      failures.push(name);
      console.log(`${failure}\nAgain: --target '${name}' --seed ${seed} --cases ${total}\n`);
    }
  }
  const failed = failures.length;
  console.log(`${run} cases with seed ${seed}; ${passed} targets passed, ${failed} failed`);
  writeCounts(results, { passed, failed, failures, triedAgain: [] });
  return isSuccess({ passed, failed }) ? 0 : 1;
}

function numberOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text)) return Number(text);
  throw new Error(`Expected a whole number, found "${text}".`);
}

/** Checks targets in a thread, so that an endless loop is noticed; another one takes its place then. */
class Thread {
  #worker = this.#start();
  #cases = 0;
  #settle: (outcome: Outcome) => void = () => undefined;
  #silence: NodeJS.Timeout | undefined;

  check(job: Job): Promise<Outcome> {
    this.#cases = 0;
    this.#worker.postMessage(job);
    return new Promise((resolve) => {
      this.#silence = setTimeout(() => {
        this.#fail(`Expected an answer within ${longestSilence} ms, found none after ${this.#cases} cases.`);
      }, longestSilence);
      this.#settle = (outcome) => {
        clearTimeout(this.#silence);
        resolve(outcome);
      };
    });
  }

  #start(): Worker {
    const worker = new Worker(__filename);
    worker.on('message', (message: number | Outcome) => {
      this.#silence?.refresh();
      if (typeof message === 'number') this.#cases = message;
      else this.#settle(message);
    });
    worker.on('error', (error) => {
      this.#fail(`The thread failed after ${this.#cases} cases: ${String(error)}`);
    });
    return worker;
  }

  #fail(failure: string): void {
    void this.#worker.terminate();
    this.#worker = this.#start();
    this.#settle({ cases: this.#cases, slowest: longestSilence, failure });
  }
}

function work(port: MessagePort): void {
  port.on('message', ({ name, cases, seed }: Job) => {
    let begun = 0;
    let toldAt = 0;
    const sign = (): void => {
      begun++;
      if (performance.now() - toldAt < signInterval) return;
      toldAt = performance.now();
      port.postMessage(begun);
    };
    const chosen = targets.find((target) => target.name === name)!;
    void chosen.check(cases, seed, sign).then((outcome) => {
      port.postMessage(outcome);
    });
  });
}

if (isMainThread) runMain(fuzz);
else work(parentPort!);
