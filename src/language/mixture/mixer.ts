import type { LearnedArray } from './adaptiveProbabilities';

/** Beyond it a probability is 1 for all purposes. */
const furthest = 12;

/**
 * Mixes what several predictors say of the next decision, in the logistic domain, with weights that follow from what came
 * of it (Mahoney, "Adaptive Weighing of Context Models for Lossless Data Compression", 2005). Several sets of weights, each
 * selected by a context of its own, mix the same inputs; a last mixer mixes those.
 */
export class Mixer {
  readonly inputs: Float64Array;
  /** Which weights each set uses for this decision, and of the last mixer. */
  readonly selected: Int32Array;
  readonly #weights: readonly Float32Array[];
  readonly #outputs: Float64Array;
  readonly #last: Float32Array;
  #lastFrom = 0;
  #probability = 0.5;

  constructor(inputs: number, sets: readonly number[], nodes: number) {
    this.inputs = new Float64Array(inputs);
    this.selected = new Int32Array(sets.length);
    this.#weights = sets.map((size) => new Float32Array(size * inputs).fill(0.15));
    this.#outputs = new Float64Array(sets.length);
    this.#last = new Float32Array(nodes * sets.length).fill(1 / sets.length);
  }

  /** ln(p ÷ (1 − p)) of the mixture. */
  mix(node: number): number {
    const { inputs, selected } = this;
    const count = inputs.length;
    const last = this.#last;
    const sets = selected.length;
    this.#lastFrom = node * sets;
    let total = 0;
    for (let set = 0; set < sets; set++) {
      const weights = this.#weights[set];
      const from = selected[set] * count;
      let sum = 0;
      for (let i = 0; i < count; i++) sum += weights[from + i] * inputs[i];
      const output = clamped(sum);
      this.#outputs[set] = output;
      total += last[this.#lastFrom + set] * output;
    }
    total = clamped(total);
    this.#probability = squash(total);
    return total;
  }

  /** After `mix`. */
  learn(outcome: number, rate: number): void {
    const { inputs, selected } = this;
    const count = inputs.length;
    const lastError = (outcome - this.#probability) * lastRate;
    for (let set = 0; set < selected.length; set++) {
      const output = this.#outputs[set];
      const error = (outcome - squash(output)) * rate;
      const weights = this.#weights[set];
      const from = selected[set] * count;
      for (let i = 0; i < count; i++) weights[from + i] += error * inputs[i];
      this.#last[this.#lastFrom + set] += lastError * output;
    }
  }

  get arrays(): LearnedArray[] {
    return [...this.#weights, this.#last];
  }
}

const lastRate = 0.002;

function clamped(x: number): number {
  return x > furthest ? furthest : x < -furthest ? -furthest : x;
}

/** 1 ÷ (1 + e^−x). */
export function squash(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** The inverse of `squash`. */
export function stretch(p: number): number {
  return Math.log(p / (1 - p));
}
