import { spawnSync } from 'node:child_process';
import { UserError } from '../src/base/errors';
import { isRecord, parseJson } from '../src/base/json';
import type { CellKind } from '../src/numeric/cells/kinds';
import { kernelsFor, type ModelSize, operationsOf, productsOf, sequenceLength, startLearner } from './model';
import { PyTorch, threadSettings } from './pytorch';
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
  readonly pytorchCharactersPerSecond?: number;
  /** Median over the rounds of the ratio within a round. */
  readonly ratioToPyTorch?: number;
}

export interface TrainBench {
  readonly size: ModelSize;
  readonly threads: readonly number[];
  /** Duration of each measurement. */
  readonly seconds: number;
  readonly rounds: number;
  readonly againstPyTorch: boolean;
  readonly coreType: string | undefined;
}

/** Ours and PyTorch's speed with one number of threads. */
interface Contest {
  readonly threads: number;
  readonly learner: ReturnType<typeof startLearner>;
  readonly rivals: readonly PyTorch[];
  /** Characters per second, by round. */
  readonly ours: number[];
  readonly theirs: readonly number[][];
}

/** Alternates in each round, for each number of threads, between ours and PyTorch with each of its thread settings. */
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

async function contestOn({ size, againstPyTorch, coreType }: TrainBench, threads: number): Promise<Contest> {
  const settings = againstPyTorch ? threadSettings(threads) : [];
  const rivals = await Promise.all(settings.map((setting) => PyTorch.start(size, setting, coreType)));
  return { threads, learner: startLearner(size, threads), rivals, ours: [], theirs: rivals.map(() => []) };
}

function resultOf({ size, seconds }: TrainBench, contest: Contest, first: Contest): TrainResult {
  const { threads, learner, ours } = contest;
  const { cell, hiddenSize, batchSize } = size;
  const speed = statisticsOf(ours);
  const best = [...contest.theirs].sort((a, b) => medianOf(b) - medianOf(a))[0];
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
    ...(best && { pytorchCharactersPerSecond: medianOf(best), ratioToPyTorch: medianRatio(ours, best) }),
  };
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
