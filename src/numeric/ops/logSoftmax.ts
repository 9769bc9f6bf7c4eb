import type { Matrix } from '../matrix';

/**
 * logProbabilities (N, V) = ln softmax of each row of logits (N, V), in nats: x − max − ln Σ exp(x − max). No
 * probability is computed on the way, so that one too small for float32 still has its logarithm.
 */
export function logSoftmaxForward(logProbabilities: Matrix, logits: Matrix): void {
  const { data, rows, columns } = logits;
  for (let n = 0; n < rows; n++) {
    const from = n * columns;
    let largest = -Infinity;
    for (let v = from; v < from + columns; v++) largest = Math.max(largest, data[v]);
    let sum = 0;
    for (let v = from; v < from + columns; v++) sum += Math.exp(data[v] - largest);
    const logSum = Math.log(sum);
    for (let v = from; v < from + columns; v++) logProbabilities.data[v] = data[v] - largest - logSum;
  }
}

/** Adds dy − exp(y)·Σ dy to dLogits, for each row y of logProbabilities and dy of dLogProbabilities, all (N, V). */
export function logSoftmaxBackward(dLogits: Matrix, dLogProbabilities: Matrix, logProbabilities: Matrix): void {
  const { rows, columns } = logProbabilities;
  for (let n = 0; n < rows; n++) {
    const from = n * columns;
    let sum = 0;
    for (let v = from; v < from + columns; v++) sum += dLogProbabilities.data[v];
    for (let v = from; v < from + columns; v++) {
      dLogits.data[v] += dLogProbabilities.data[v] - Math.exp(logProbabilities.data[v]) * sum;
    }
  }
}
