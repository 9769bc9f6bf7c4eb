import type { PredictorState } from '../../model/predictor';
import type { Expectation } from './mixture';

/** Cumulative sums of the softmax of a state's logits; each exponential is computed once. */
export function expectationOf({ logits }: PredictorState): Expectation {
  const size = logits.length;
  let largest = -Infinity;
  for (let v = 0; v < size; v++) if (logits[v] > largest) largest = logits[v];
  const sums = new Float64Array(size + 1);
  for (let v = 0; v < size; v++) sums[v + 1] = sums[v] + Math.exp(logits[v] - largest);
  const scale = 1 / sums[size];
  for (let v = 1; v <= size; v++) sums[v] *= scale;
  return sums;
}
