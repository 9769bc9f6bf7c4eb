import type { PredictorState } from '../../model/predictor';
import { outputRate } from '../recipe';
import type { Expectation } from './mixture';

/** Smallest error of a probability for which its weights are updated: smaller ones change no prediction noticeably. */
const leastError = 1e-3;

/**
 * The network's output layer, adapted to one document: after each symbol, it takes a step of gradient descent on the
 * symbol's cross-entropy (dynamic evaluation, Krause et al. 2018, of this layer alone). The network's own weights do not
 * change.
 */
export class AdaptedOutput {
  /** What is added to the layer's weights and, in the last column, to its biases, (V, H + 1). */
  #added = new Float32Array(0);
  /** For each symbol, 1 if something was added to its weights, (V). */
  #isAdapted = new Uint8Array(0);

  /** Cumulative probabilities of the next symbol after a state. */
  expectation({ logits, output }: PredictorState): Expectation {
    const size = logits.length;
    const sums = new Float64Array(size + 1);
    let largest = -Infinity;
    for (let v = 0; v < size; v++) {
      const logit = this.#isAdapted[v] === 1 ? logits[v] + this.#addedTo(v, output) : logits[v];
      sums[v + 1] = logit;
      if (logit > largest) largest = logit;
    }
    for (let v = 0; v < size; v++) sums[v + 1] = sums[v] + Math.exp(sums[v + 1] - largest);
    const scale = 1 / sums[size];
    for (let v = 1; v <= size; v++) sums[v] *= scale;
    return sums;
  }

  /** Adapts to the symbol that followed a state; `expectation` is the state's. */
  learn({ output }: PredictorState, expectation: Expectation, symbol: number): void {
    const size = expectation.length - 1;
    const columns = output.length + 1;
    if (this.#added.length === 0) {
      this.#added = new Float32Array(size * columns);
      this.#isAdapted = new Uint8Array(size);
    }
    const added = this.#added;
    for (let v = 0; v < size; v++) {
      const error = (v === symbol ? 1 : 0) - (expectation[v + 1] - expectation[v]);
      if (Math.abs(error) < leastError) continue;
      const step = outputRate * error;
      const from = v * columns;
      for (let k = 0; k < output.length; k++) added[from + k] += step * output[k];
      added[from + output.length] += step;
      this.#isAdapted[v] = 1;
    }
  }

  #addedTo(v: number, output: Float32Array): number {
    const added = this.#added;
    const from = v * (output.length + 1);
    let sum = added[from + output.length];
    for (let k = 0; k < output.length; k++) sum += added[from + k] * output[k];
    return sum;
  }
}
