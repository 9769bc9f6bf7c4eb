import type { Matrix } from '../matrix';
import { ignoredTarget } from './softmaxCrossEntropy';

/** −Σ logProbabilities[n, targets[n]] in nats, over the targets that are not `ignoredTarget`; logProbabilities (N, V). */
export function negativeLogLikelihoodForward(logProbabilities: Matrix, targets: Int32Array): number {
  const { data, rows, columns } = logProbabilities;
  let nats = 0;
  for (let n = 0; n < rows; n++) if (targets[n] !== ignoredTarget) nats -= data[n * columns + targets[n]];
  return nats;
}

/** Adds to dLogProbabilities (N, V) the gradient of `scale` times that sum: −scale at each counted target. */
export function negativeLogLikelihoodBackward(dLogProbabilities: Matrix, targets: Int32Array, scale: number): void {
  const { data, rows, columns } = dLogProbabilities;
  for (let n = 0; n < rows; n++) if (targets[n] !== ignoredTarget) data[n * columns + targets[n]] -= scale;
}
