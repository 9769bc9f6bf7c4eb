import type { Floats, Matrix } from '../matrix';

/** Target that is not counted: padding, or a position whose loss is not wanted. */
export const ignoredTarget = -1;

/**
 * probabilities (N, V) = softmax of each row of logits (N, V). Returns −Σ ln probabilities[n, targets[n]] in nats, over
 * the targets that are not `ignoredTarget`. The largest logit is subtracted first, so that nothing overflows, and the
 * loss is computed from logits, so that it does not underflow.
 */
export function softmaxCrossEntropyForward(probabilities: Matrix, logits: Matrix, targets: Int32Array): number {
  const { columns } = logits;
  let nats = 0;
  for (let n = 0; n < logits.rows; n++) {
    const from = n * columns;
    const logSum = softmaxRow(probabilities.data, logits.data, from, columns);
    if (targets[n] !== ignoredTarget) nats += logSum - logits.data[from + targets[n]];
  }
  return nats;
}

/** dLogits = scale·(probabilities − one-hot targets), and 0 in rows whose target is ignored. */
export function softmaxCrossEntropyBackward(
  dLogits: Matrix,
  probabilities: Matrix,
  targets: Int32Array,
  scale: number,
): void {
  const { columns } = dLogits;
  for (let n = 0; n < dLogits.rows; n++) {
    const from = n * columns;
    const rowScale = targets[n] === ignoredTarget ? 0 : scale;
    for (let v = 0; v < columns; v++) dLogits.data[from + v] = rowScale * probabilities.data[from + v];
    if (rowScale !== 0) dLogits.data[from + targets[n]] -= scale;
  }
}

/** Writes the softmax of one row and returns ln Σ exp of its logits. */
function softmaxRow(probabilities: Floats, logits: Floats, from: number, columns: number): number {
  let largest = -Infinity;
  for (let v = 0; v < columns; v++) largest = Math.max(largest, logits[from + v]);
  let sum = 0;
  for (let v = 0; v < columns; v++) {
    const exponential = Math.exp(logits[from + v] - largest);
    probabilities[from + v] = exponential;
    sum += exponential;
  }
  for (let v = 0; v < columns; v++) probabilities[from + v] /= sum;
  return largest + Math.log(sum);
}
