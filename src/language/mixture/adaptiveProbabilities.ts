import { firstOutcomes, mostOutcomes } from '../recipe';

const round = Math.fround;

/** Lowest probability of an outcome: one that has not occurred may still occur. */
export const least = 1 / 4096;

/** Rate of an update by the number of outcomes before it, for every number of 8 bits. */
export const ratesByCount = Float32Array.from({ length: 256 }, (_, count) => 1 / (count + firstOutcomes));

/**
 * Adaptive probabilities (Mahoney, paq8 and lpaq, class StateMap): each is the mean of its first outcomes and becomes
 * an exponential moving average.
 */
export class AdaptiveProbabilities {
  readonly values: Float32Array;
  readonly #counts: Uint8Array;

  /** Updates the probabilities and their numbers of outcomes in place. */
  constructor(values: Float32Array, counts: Uint8Array) {
    this.values = values;
    this.#counts = counts;
  }

  update(i: number, outcome: number): void {
    const { values } = this;
    const count = this.#counts[i];
    const value = round(values[i] + round(round(outcome - values[i]) * ratesByCount[count]));
    if (count < mostOutcomes) this.#counts[i] = count + 1;
    values[i] = value < least ? least : value > 1 - least ? 1 - least : value;
  }
}
