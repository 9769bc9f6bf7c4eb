/**
 * Probabilities that are learned from what happened: each moves to the mean of its first outcomes, and then follows the
 * newest ones (the state maps of Mahoney's paq).
 */
export class AdaptiveProbabilities {
  readonly values: Float32Array;
  readonly #counts: Uint8Array;
  /** After so many outcomes each further one weighs the same. */
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

  /** What was learned, to be written and restored. */
  get arrays(): LearnedArray[] {
    return [this.values, this.#counts];
  }
}

export type LearnedArray = Float32Array | Uint8Array;
