/** Ranges of sorted suffixes: of several contexts, the suffixes that begin with each. */
export class Ranges {
  /** Number of integers that describe the ranges of this many contexts. */
  static size(contexts: number): number {
    return 4 * contexts;
  }

  /** Index of the first suffix, and after the last one, (contexts). */
  readonly low: Int32Array;
  readonly high: Int32Array;
  /** The smallest and the largest symbol that follows the context, if it occurs, (contexts). */
  readonly first: Int32Array;
  readonly final: Int32Array;

  /** Keeps all in `numbers`, (size). */
  constructor(numbers: Int32Array, contexts: number) {
    const part = (i: number): Int32Array => numbers.subarray(i * contexts, (i + 1) * contexts);
    [this.low, this.high, this.first, this.final] = [part(0), part(1), part(2), part(3)];
  }

  /** No context occurs. */
  clear(): void {
    this.low.fill(0);
    this.high.fill(0);
  }
}
