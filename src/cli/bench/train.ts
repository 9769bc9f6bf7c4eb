import { spawnSync } from 'node:child_process';
import { UserError } from '../../base/errors';
import { isRecord, parseJson } from '../../base/json';
import type { CellKind } from '../../model/config';
import { kernelsFor, type ModelSize, operationsOf, productsOf, sequenceLength, startLearner } from './model';
import { PyTorch, threadSettings } from './pytorch';
import { quantile, statisticsOf, timesOf } from './statistics';

export interface TrainResult {
  readonly cell: CellKind;
  readonly hiddenSize: number;
  readonly batchSize: number;
  readonly threads: number;
  readonly kernels: string;
  /** Median, and the spread of the rounds. */
  readonly charactersPerSecond: number;
  readonly spread: number;
  /** See `operationsOf`. */
  readonly gflops: number;
  /** Part of a step's time that its matrix products take when they are timed alone; only on one thread. */
  readonly gemmFraction?: number;
  readonly pytorchCharactersPerSecond?: number;
  /** Median over the rounds of the ratio within one. */
  readonly ratioToPyTorch?: number;
}

export interface TrainBench {
  readonly size: ModelSize;
  readonly threads: number;
  /** Of each measurement. */
  readonly seconds: number;
  readonly rounds: number;
  readonly againstPyTorch: boolean;
  readonly coreType: string | undefined;
}

/** Alternates: a measurement of ours, one of PyTorch with each setting of its threads, and again. */
export async function benchTraining(bench: TrainBench): Promise<TrainResult> {
  const { size, threads, seconds, rounds } = bench;
  const { cell, hiddenSize, batchSize } = size;
  const characters = sequenceLength * batchSize;
  const learner = startLearner(size, threads);
  const rivals = bench.againstPyTorch
    ? await Promise.all(threadSettings(threads).map((setting) => PyTorch.start(size, setting, bench.coreType)))
    : [];
  const ours: number[] = [];
  const theirs: number[][] = rivals.map(() => []);
  for (let round = 0; round < rounds; round++) {
    ours.push(characters / statisticsOf(timesOf(learner.step, seconds)).median);
    for (const [i, rival] of rivals.entries()) theirs[i]!.push(characters / (await rival.measure(seconds)));
  }
  for (const rival of rivals) rival.end();
  const speed = statisticsOf(ours.map((rate) => 1000 * rate));
  const [best] = theirs.sort((a, b) => medianOf(b) - medianOf(a));
  const fraction = threads === 1 ? gemmFraction(size, seconds, speed.median) : undefined;
  await learner.end();
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
    ...(best && {
      pytorchCharactersPerSecond: 1000 * medianOf(best),
      ratioToPyTorch: medianOf(best.map((rate, round) => ours[round]! / rate)),
    }),
  };
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

/** Characters a second of a GRU of brain.js with as many units; it reads one stream of text. */
export function benchBrain(hiddenSize: number, seconds: number): number {
  const { stdout, stderr } = spawnSync(process.execPath, [
    'test/bench/brain_train.mjs',
    String(hiddenSize),
    String(seconds),
  ]);
  const answer = parseJson(stdout.toString());
  if (isRecord(answer) && typeof answer['charactersPerSecond'] === 'number') return answer['charactersPerSecond'];
  throw new UserError(`Expected a figure from test/bench/brain_train.mjs, found ${stderr.toString().slice(0, 300)}.`);
}
