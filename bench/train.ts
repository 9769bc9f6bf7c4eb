import { spawnSync } from 'node:child_process';
import { UserError } from '../src/base/errors';
import { isRecord, parseJson } from '../src/base/json';
import type { CellKind } from '../src/numeric/cells/kinds';
import { kernelsFor, type ModelSize, operationsOf, productsOf, sequenceLength, startLearner } from './model';
import type { Rival } from './rival';
import { quantile, statisticsOf, timesOf } from '../src/cli/statistics';

export interface TrainResult {
  readonly cell: CellKind;
  readonly hiddenSize: number;
  readonly batchSize: number;
  readonly threads: number;
  readonly kernels: string;
  /** Median and spread over the rounds. */
  readonly charactersPerSecond: number;
  readonly spread: number;
  /** See `operationsOf`. */
  readonly gflops: number;
  /** Fraction of a step's time spent in matrix products, which are timed individually; on one thread only. */
  readonly gemmFraction?: number;
  /** Median over the rounds of the speed relative to the first number of threads; absent for that one. */
  readonly speedup?: number;
  /** The fastest of the rivals. */
  readonly rival?: {
    /** Implementation and version. */
    readonly name: string;
    readonly charactersPerSecond: number;
    /** Median over the rounds of our speed divided by the rival's in the same round. */
    readonly ratio: number;
  };
}

export interface TrainBench {
  readonly size: ModelSize;
  readonly threads: readonly number[];
  /** Duration of each measurement. */
  readonly seconds: number;
  readonly rounds: number;
  /** Starts what ours is compared with, once for each setting that may be fastest with this number of threads. */
  readonly startRivals: (size: ModelSize, threads: number) => Promise<readonly Rival[]>;
}

/** Our speed and the rivals' with one number of threads. */
interface Contest {
  readonly threads: number;
  readonly learner: ReturnType<typeof startLearner>;
  readonly rivals: readonly Rival[];
  /** Characters per second, by round. */
  readonly ours: number[];
  readonly theirs: readonly number[][];
}

/** Alternates in each round, for each number of threads, between ours and each of the rivals. */
export async function benchTraining(bench: TrainBench): Promise<TrainResult[]> {
  const { size, seconds, rounds } = bench;
  const characters = sequenceLength * size.batchSize;
  const contests = await Promise.all(bench.threads.map((threads) => contestOn(bench, threads)));
  for (let round = 0; round < rounds; round++) {
    for (const { learner, rivals, ours, theirs } of contests) {
      ours.push((1000 * characters) / statisticsOf(timesOf(learner.step, seconds)).median);
      for (const [i, rival] of rivals.entries()) theirs[i]!.push((1000 * characters) / (await rival.measure(seconds)));
    }
  }
  const results = contests.map((contest) => resultOf(bench, contest, contests[0]!));
  for (const { learner, rivals } of contests) {
    for (const rival of rivals) rival.end();
    await learner.end();
  }
  return results;
}

async function contestOn({ size, startRivals }: TrainBench, threads: number): Promise<Contest> {
  const rivals = await startRivals(size, threads);
  return { threads, learner: startLearner(size, threads), rivals, ours: [], theirs: rivals.map(() => []) };
}

function resultOf({ size, seconds }: TrainBench, contest: Contest, first: Contest): TrainResult {
  const { threads, learner, ours } = contest;
  const { cell, hiddenSize, batchSize } = size;
  const speed = statisticsOf(ours);
  const rival = fastestOf(contest);
  const fraction = threads === 1 ? gemmFraction(size, seconds, speed.median) : undefined;
  return {
    cell,
    hiddenSize,
    batchSize,
    threads,
    kernels: learner.name,
    charactersPerSecond: speed.median,
    spread: speed.spread,
    gflops: (speed.median * operationsOf(size)) / 1e9,
    ...(fraction !== undefined && { gemmFraction: fraction }),
    ...(contest !== first && { speedup: medianRatio(ours, first.ours) }),
    ...(rival && { rival }),
  };
}

function fastestOf({ rivals, ours, theirs }: Contest): TrainResult['rival'] {
  const results = rivals.map(({ name }, i) => {
    const rates = theirs[i]!;
    return { name, charactersPerSecond: medianOf(rates), ratio: medianRatio(ours, rates) };
  });
  return results.sort((a, b) => b.charactersPerSecond - a.charactersPerSecond)[0];
}

function medianRatio(rates: readonly number[], others: readonly number[]): number {
  return medianOf(rates.map((rate, round) => rate / others[round]!));
}

function gemmFraction(size: ModelSize, seconds: number, charactersPerSecond: number): number {
  const { kernels } = kernelsFor(size);
  const products = productsOf(kernels, size).map(
    ({ times, multiply }) => times * statisticsOf(timesOf(multiply, seconds / 4)).median,
  );
  const step = (1000 * sequenceLength * size.batchSize) / charactersPerSecond;
  return products.reduce((sum, milliseconds) => sum + milliseconds, 0) / step;
}

function medianOf(values: readonly number[]): number {
  return quantile(
    [...values].sort((a, b) => a - b),
    0.5,
  );
}

/** Characters per second of a brain.js GRU of the same size; it reads one stream of text. */
export function benchBrain(hiddenSize: number, seconds: number): number {
  const { stdout, stderr } = spawnSync(process.execPath, [
    'bench/brain_train.mjs',
    String(hiddenSize),
    String(seconds),
  ]);
  const answer = parseJson(stdout.toString());
  if (isRecord(answer) && typeof answer['charactersPerSecond'] === 'number') return answer['charactersPerSecond'];
  throw new UserError(`Expected a figure from bench/brain_train.mjs, found ${stderr.toString().slice(0, 300)}.`);
}
