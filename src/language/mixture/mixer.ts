import { biasInput, finalMixerRate, linearScale } from '../recipe';
import { clamped, squash, stretch } from './logistic';

const round = Math.fround;
const [scale, finalRate] = [round(linearScale), round(finalMixerRate)];

/** Number of floats in a vector of the kernels. */
const lanes = 4;

/** Number of inputs of each kind: one per predictor and the bias, rounded up to whole vectors. */
export function inputsOf(predictors: number): number {
  return lanes * Math.ceil((predictors + 1) / lanes);
}

/** Number of final mixers: one for each lane of a vector. */
export const finalMixers = lanes;

/** Number of weights in a row of a final mixer: four vectors, which hold one weight per weight set; the rest is not used. */
export const lastWeights = 4 * lanes;

/**
 * Mixes the predictions of several predictors for one binary decision, in the logistic domain, with weights that are learned
 * online (Mahoney, "Adaptive Weighing of Context Models for Lossless Data Compression", 2005). Several weight sets, each
 * selected by its own context, mix the same inputs; four final mixers, each with weights selected by its own context, mix
 * their outputs, and the mean of their results is the mixture. Each predictor has two inputs, ln(p ÷ (1 − p)) and p − ½.
 * Predictors add theirs in the same order at each decision; those of a predictor without a prediction are 0.
 */
export class Mixer {
  readonly #weights: Float32Array; // (rows of all sets, inputs): row by row
  readonly #last: Float32Array; // (rows of all final mixers, 16)
  /** ln(p ÷ (1 − p)) of each predictor and the bias, then p − ½ of each. */
  readonly #inputs: Float32Array;
  readonly #predictors: number;
  readonly #outputs = new Float32Array(lastWeights);
  readonly #finalOutputs = new Float32Array(finalMixers);
  #next = 0;
  #probability = 0.5;

  /** Updates both arrays of weights in place. */
  constructor(predictors: number, weights: Float32Array, last: Float32Array) {
    this.#predictors = predictors;
    this.#inputs = new Float32Array(2 * inputsOf(predictors));
    this.#inputs[predictors] = biasInput;
    this.#weights = weights;
    this.#last = last;
  }

  /** To be called before the first input of a decision. */
  begin(): void {
    this.#next = 0;
  }

  /** Adds the inputs of the next predictor, from its probability p. */
  add(p: number): void {
    this.#add(stretch(p), p);
  }

  /** The same, from ln(p ÷ (1 − p)). */
  addStretched(z: number): void {
    this.#add(z, squash(z));
  }

  /** The next predictor has no prediction. */
  skip(): void {
    this.#add(0, 0.5);
  }

  /** Returns ln(p ÷ (1 − p)) of the mixture, with the selected row of weights of each set and of each final mixer. */
  mix(rows: Int32Array, finalRows: Int32Array): number {
    const outputs = this.#outputs;
    const inputs = this.#inputs;
    for (let set = 0; set < rows.length; set++)
      outputs[set] = clamped(sumOfProducts(this.#weights, rows[set] * inputs.length, inputs));
    const finals = this.#finalOutputs;
    for (let i = 0; i < finalMixers; i++)
      finals[i] = clamped(sumOfProducts(this.#last, finalRows[i] * lastWeights, outputs));
    const total = round(round(round(finals[0] + finals[2]) + round(finals[1] + finals[3])) / finalMixers);
    this.#probability = squash(total);
    return total;
  }

  /** Probability of the latest mixture. */
  get probability(): number {
    return this.#probability;
  }

  /** Updates the weights with the outcome, 0 or 1; to be called after `mix`, with the same rows. */
  learn(rows: Int32Array, finalRows: Int32Array, outcome: number, rate: number): void {
    const weights = this.#weights;
    const inputs = this.#inputs;
    const outputs = this.#outputs;
    const last = this.#last;
    for (let set = 0; set < rows.length; set++) {
      const error = round(round(outcome - squash(outputs[set])) * rate);
      const from = rows[set] * inputs.length;
      for (let k = 0; k < inputs.length; k++) weights[from + k] += round(error * inputs[k]);
    }
    for (let i = 0; i < finalMixers; i++) {
      const error = round(round(outcome - squash(this.#finalOutputs[i])) * finalRate);
      for (let set = 0; set < rows.length; set++) last[finalRows[i] * lastWeights + set] += round(error * outputs[set]);
    }
  }

  #add(z: number, p: number): void {
    const at = this.#next++;
    this.#inputs[at] = z;
    this.#inputs[at + inputsOf(this.#predictors)] = round(round(p - 0.5) * scale);
  }
}

/** Σ weights·inputs in the order of the kernels: in eight sums, then pairwise. */
function sumOfProducts(weights: Float32Array, from: number, inputs: Float32Array): number {
  let [a0, a1, a2, a3, b0, b1, b2, b3] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let k = 0, at = from; k < inputs.length; k += 8, at += 8) {
    a0 = round(a0 + round(weights[at] * inputs[k]));
    a1 = round(a1 + round(weights[at + 1] * inputs[k + 1]));
    a2 = round(a2 + round(weights[at + 2] * inputs[k + 2]));
    a3 = round(a3 + round(weights[at + 3] * inputs[k + 3]));
    b0 = round(b0 + round(weights[at + 4] * inputs[k + 4]));
    b1 = round(b1 + round(weights[at + 5] * inputs[k + 5]));
    b2 = round(b2 + round(weights[at + 6] * inputs[k + 6]));
    b3 = round(b3 + round(weights[at + 7] * inputs[k + 7]));
  }
  const even = round(round(a0 + b0) + round(a2 + b2));
  const odd = round(round(a1 + b1) + round(a3 + b3));
  return round(even + odd);
}
