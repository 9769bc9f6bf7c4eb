import type { PredictorState } from '../../model/predictor';
import type { Expectation } from './mixture';

/** What the network expects after a state. */
export function expectationOf({ logProbabilities }: PredictorState): Expectation {
  const sums = new Float64Array(logProbabilities.length + 1);
  for (let v = 0; v < logProbabilities.length; v++) sums[v + 1] = sums[v] + Math.exp(logProbabilities[v]);
  return sums;
}
