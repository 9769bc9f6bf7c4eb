import type { CorpusIndex } from '../index/corpusIndex';
import { contextLengths } from '../recipe';
import { indexContexts } from './learned';
import type { DecisionInputs } from './mixingKernels';
import type { Reading } from './reading';

/** Largest number of decisions on a symbol. */
const deepest = 64;

/**
 * The occurrences in the index of contexts of several lengths, narrowed by the decisions on the next symbol: for each
 * level of the symbol tree and each length, the range of the suffixes that agree with the decisions so far.
 */
export class IndexRanges {
  /** Of the latest decision, see `foundStates`. */
  found = 0;
  readonly #low = new Int32Array(deepest * indexContexts); // (levels, contexts)
  readonly #high = new Int32Array(deepest * indexContexts);
  readonly #middle = new Int32Array(deepest * indexContexts);
  /** Smallest and largest symbol that follows each context, before any decision. */
  readonly #first = new Int32Array(indexContexts);
  readonly #final = new Int32Array(indexContexts);

  /** To be called before the first decision on a symbol. */
  begin({ low, high, first, final }: Reading): void {
    for (let i = 0; i < indexContexts; i++) {
      const length = contextLengths[i];
      this.#low[i] = low[length];
      this.#high[i] = high[length];
      this.#first[i] = first[length];
      this.#final[i] = final[length];
    }
  }

  /**
   * Counts both outcomes of the decision at `node`. If a longer context occurs as often as a shorter one, both occur at
   * the same places, which are not searched again.
   */
  count(index: CorpusIndex, node: number, level: number, { no, yes }: DecisionInputs): void {
    const [lows, highs, middles] = [this.#low, this.#high, this.#middle];
    let [size, smaller, found] = [-1, 0, 0];
    for (let i = 0, at = level * indexContexts; i < indexContexts; i++, at++) {
      const low = lows[at];
      const high = highs[at];
      if (high - low !== size) {
        size = high - low;
        smaller =
          size === 0
            ? 0
            : index.lowerBoundWithin(low, high, contextLengths[i], node, this.#first[i], this.#final[i]) - low;
      }
      middles[at] = low + smaller;
      no[i] = smaller;
      yes[i] = size - smaller;
      if (size > 0) found = 4 * (i + 1) + (smaller === 0 ? 1 : smaller === size ? 2 : 0);
    }
    this.found = found;
  }

  /** Narrows the ranges to the suffixes that agree with this outcome of the decision at `level`; after `count`. */
  descend(level: number, outcome: number): void {
    const [lows, highs] = [this.#low, this.#high];
    const low = outcome === 1 ? this.#middle : lows;
    const high = outcome === 1 ? highs : this.#middle;
    const from = level * indexContexts;
    for (let at = from; at < from + indexContexts; at++) {
      lows[at + indexContexts] = low[at];
      highs[at + indexContexts] = high[at];
    }
  }
}
