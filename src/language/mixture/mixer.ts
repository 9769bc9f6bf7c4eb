import type { LearnedArray } from './adaptiveProbabilities';

/** Beyond it a probability is 1 for all purposes. */
const furthest = 12;

/** p − ½ beside ln(p ÷ (1 − p)): heard where the probability is moderate. */
const linearScale = 4;

const firstWeight = 0.05;
const lastRate = 0.0005;

/**
 * Mixes what several predictors say of the next decision, in the logistic domain, with weights that follow from what came
 * of it (Mahoney, "Adaptive Weighing of Context Models for Lossless Data Compression", 2005). Several sets of weights, each
 * selected by a context of its own, mix the same inputs; a last mixer mixes those. Predictors are heard one after the
 * other, in the same order for each decision; those that have nothing to say cost next to nothing.
 */
export class Mixer {
  /** Which weights each set uses for this decision. */
  readonly selected: Int32Array;
  /** Which weights the last mixer uses. */
  selectedLast = 0;
  /** Two for each predictor, and one that is always on. */
  readonly #inputs: Float64Array;
  /** Where in them those are that were heard, and how many. */
  readonly #heard: Int32Array;
  #heardCount = 0;
  #next = 0;
  readonly #weights: readonly Float32Array[];
  readonly #outputs: Float64Array;
  readonly #last: Float32Array;
  #probability = 0.5;

  constructor(predictors: number, sets: readonly number[], lastSet: number) {
    const inputs = 2 * predictors + 1;
    this.#inputs = new Float64Array(inputs);
    this.#heard = new Int32Array(inputs);
    this.selected = new Int32Array(sets.length);
    this.#weights = sets.map((size) => new Float32Array(size * inputs).fill(firstWeight));
    this.#outputs = new Float64Array(sets.length);
    this.#last = new Float32Array(lastSet * sets.length).fill(1 / sets.length);
  }

  /** Before the first predictor of a decision is heard. */
  begin(): void {
    this.#inputs[0] = 0.3;
    this.#heard[0] = 0;
    this.#heardCount = this.#next = 1;
  }

  /** The next predictor says p. */
  hear(p: number): void {
    this.#hear(stretch(p), p);
  }

  /** The next predictor says ln(p ÷ (1 − p)). */
  hearStretched(z: number): void {
    this.#hear(z, squash(z));
  }

  /** The next predictor says nothing. */
  silence(): void {
    this.#next += 2;
  }

  /** ln(p ÷ (1 − p)) of the mixture. */
  mix(): number {
    const inputs = this.#inputs;
    const heard = this.#heard;
    const heardCount = this.#heardCount;
    const last = this.#last;
    const sets = this.selected.length;
    const lastFrom = this.selectedLast * sets;
    let total = 0;
    for (let set = 0; set < sets; set++) {
      const weights = this.#weights[set];
      const from = this.selected[set] * inputs.length;
      let sum = 0;
      for (let k = 0; k < heardCount; k++) sum += weights[from + heard[k]] * inputs[heard[k]];
      const output = clamped(sum);
      this.#outputs[set] = output;
      total += last[lastFrom + set] * output;
    }
    total = clamped(total);
    this.#probability = squash(total);
    return total;
  }

  /** After `mix`. */
  learn(outcome: number, rate: number): void {
    const inputs = this.#inputs;
    const heard = this.#heard;
    const heardCount = this.#heardCount;
    const sets = this.selected.length;
    const lastFrom = this.selectedLast * sets;
    const lastError = (outcome - this.#probability) * lastRate;
    for (let set = 0; set < sets; set++) {
      const output = this.#outputs[set];
      const error = (outcome - squash(output)) * rate;
      const weights = this.#weights[set];
      const from = this.selected[set] * inputs.length;
      for (let k = 0; k < heardCount; k++) weights[from + heard[k]] += error * inputs[heard[k]];
      this.#last[lastFrom + set] += lastError * output;
    }
  }

  get arrays(): LearnedArray[] {
    return [...this.#weights, this.#last];
  }

  #hear(z: number, p: number): void {
    const at = this.#next;
    this.#next = at + 2;
    this.#inputs[at] = z;
    this.#inputs[at + 1] = (p - 0.5) * linearScale;
    this.#heard[this.#heardCount++] = at;
    this.#heard[this.#heardCount++] = at + 1;
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
