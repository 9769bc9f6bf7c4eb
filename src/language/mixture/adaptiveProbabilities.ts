import { firstOutcomes, mostOutcomes } from '../recipe';

/** Lowest probability of an outcome: one that has not occurred may still occur. */
const least = 1 / 4096;

/**
 * Adaptive probabilities (Mahoney, paq8 and lpaq, class StateMap): each is the mean of its first outcomes and becomes
 * an exponential moving average.
 */
export class AdaptiveProbabilities {
  readonly values: Float32Array;
  readonly #counts: Uint8Array;

  constructor(size: number, initial: (i: number) => number) {
    this.values = new Float32Array(size);
    for (let i = 0; i < size; i++) this.values[i] = initial(i);
    this.#counts = new Uint8Array(size);
  }

  update(i: number, outcome: number): void {
    const { values } = this;
    const count = this.#counts[i];
    const value = values[i] + (outcome - values[i]) / (count + firstOutcomes);
    if (count < mostOutcomes) this.#counts[i] = count + 1;
    values[i] = value < least ? least : value > 1 - least ? 1 - least : value;
  }

  /** All learned values, to be stored and restored. */
  get arrays(): LearnedArray[] {
    return [this.values, this.#counts];
  }
}

export type LearnedArray = Float32Array | Uint8Array;
