/**
 * Adaptive probabilities (Mahoney, paq8 and lpaq, class StateMap): each is the mean of its first outcomes and becomes
 * an exponential moving average.
 */
export class AdaptiveProbabilities {
  readonly values: Float32Array;
  readonly #counts: Uint8Array;
  /** Outcomes after which the learning rate of a probability no longer falls. */
  readonly #limit: number;
  readonly #least: number;

  constructor(size: number, initial: (i: number) => number, limit = 250, least = 1 / 4096) {
    this.values = Float32Array.from({ length: size }, (_, i) => initial(i));
    this.#counts = new Uint8Array(size);
    this.#limit = limit;
    this.#least = least;
  }

  update(i: number, outcome: number): void {
    const { values } = this;
    const count = this.#counts[i];
    const value = values[i] + (outcome - values[i]) / (count + 1.6);
    if (count < this.#limit) this.#counts[i] = count + 1;
    values[i] = value < this.#least ? this.#least : value > 1 - this.#least ? 1 - this.#least : value;
  }

  /** All learned values, to be stored and restored. */
  get arrays(): LearnedArray[] {
    return [this.values, this.#counts];
  }
}

export type LearnedArray = Float32Array | Uint8Array;
