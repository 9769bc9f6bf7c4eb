import { biasInput, finalMixerRate, firstWeight, linearScale } from '../recipe';
import type { LearnedArray } from './adaptiveProbabilities';

/** Largest absolute value of ln(p ÷ (1 − p)): beyond it a probability counts as 0 or 1. */
const furthest = 12;

/**
 * Mixes the predictions of several predictors for one binary decision, in the logistic domain, with weights that are learned
 * online (Mahoney, "Adaptive Weighing of Context Models for Lossless Data Compression", 2005). Several weight sets, each
 * selected by its own context, mix the same inputs; a final mixer mixes their outputs. Predictors add their inputs in the
 * same order at each decision; a predictor without a prediction is skipped at almost no cost.
 */
export class Mixer {
  /** The selected weights of each set for this decision. */
  readonly selected: Int32Array;
  /** The selected weights of the final mixer. */
  selectedLast = 0;
  /** Two for each predictor, and a constant (the bias). */
  readonly #inputs: Float64Array;
  /** Indices of the inputs that are used at this decision. */
  readonly #active: Int32Array;
  #activeCount = 0;
  #next = 0;
  readonly #weights: readonly Float32Array[];
  readonly #outputs: Float64Array;
  readonly #last: Float32Array;
  #probability = 0.5;

  constructor(predictors: number, sets: readonly number[], lastSet: number) {
    const inputs = 2 * predictors + 1;
    this.#inputs = new Float64Array(inputs);
    this.#active = new Int32Array(inputs);
    this.selected = new Int32Array(sets.length);
    this.#weights = sets.map((size) => new Float32Array(size * inputs).fill(firstWeight));
    this.#outputs = new Float64Array(sets.length);
    this.#last = new Float32Array(lastSet * sets.length).fill(1 / sets.length);
  }

  /** To be called before the first input of a decision. */
  begin(): void {
    this.#inputs[0] = biasInput;
    this.#active[0] = 0;
    this.#activeCount = this.#next = 1;
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
    this.#next += 2;
  }

  /** Returns ln(p ÷ (1 − p)) of the mixture. */
  mix(): number {
    const inputs = this.#inputs;
    const active = this.#active;
    const activeCount = this.#activeCount;
    const last = this.#last;
    const sets = this.selected.length;
    const lastFrom = this.selectedLast * sets;
    let total = 0;
    for (let set = 0; set < sets; set++) {
      const weights = this.#weights[set];
      const from = this.selected[set] * inputs.length;
      let sum = 0;
      for (let k = 0; k < activeCount; k++) sum += weights[from + active[k]] * inputs[active[k]];
      const output = clamped(sum);
      this.#outputs[set] = output;
      total += last[lastFrom + set] * output;
    }
    total = clamped(total);
    this.#probability = squash(total);
    return total;
  }

  /** Updates the weights with the outcome, 0 or 1; to be called after `mix`. */
  learn(outcome: number, rate: number): void {
    const inputs = this.#inputs;
    const active = this.#active;
    const activeCount = this.#activeCount;
    const sets = this.selected.length;
    const lastFrom = this.selectedLast * sets;
    const lastError = (outcome - this.#probability) * finalMixerRate;
    for (let set = 0; set < sets; set++) {
      const output = this.#outputs[set];
      const error = (outcome - squash(output)) * rate;
      const weights = this.#weights[set];
      const from = this.selected[set] * inputs.length;
      for (let k = 0; k < activeCount; k++) weights[from + active[k]] += error * inputs[active[k]];
      this.#last[lastFrom + set] += lastError * output;
    }
  }

  get arrays(): LearnedArray[] {
    return [...this.#weights, this.#last];
  }

  #add(z: number, p: number): void {
    const at = this.#next;
    this.#next = at + 2;
    this.#inputs[at] = z;
    this.#inputs[at + 1] = (p - 0.5) * linearScale;
    this.#active[this.#activeCount++] = at;
    this.#active[this.#activeCount++] = at + 1;
  }
}

export function clamped(x: number): number {
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
