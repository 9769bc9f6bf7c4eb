import { mixBits } from '../../base/hash';

/** Longest context that is looked up, in symbols. */
export const longestContext = 32;

/**
 * Minimum number of suffixes in a range whose search is cached: a search in a larger range reads from the whole text,
 * and its context is shorter and recurs sooner.
 */
const many = 64;

/** log₂ of the number of cached searches. */
const slotBits = 15;

/** Suffixes of a text, sorted by their symbols within each range that is searched. */
export abstract class SortedSuffixes {
  /** All files, each preceded by a boundary symbol, with boundary symbols after the last. */
  readonly text: Uint8Array | Uint16Array;
  /** Cache of searches in long ranges, four values a slot: `low`, `high`, `depth` combined with `symbol`, result. */
  readonly #slots = new Int32Array(4 << slotBits);

  constructor(text: Uint8Array | Uint16Array) {
    this.text = text;
  }

  /** Start position of the suffix with this rank in the sorted order. */
  abstract placeOf(rank: number): number;

  /**
   * In the range `low` … `high` − 1 of suffixes that share their first `depth` symbols: the first whose next symbol is
   * `symbol` or greater; `high` if there is none.
   */
  lowerBound(low: number, high: number, depth: number, symbol: number): number {
    if (high - low < many) return this.#search(low, high, depth, symbol);
    const what = symbol * (longestContext + 1) + depth;
    // Odd factors, so that searches of neighbouring ranges and symbols do not share a slot.
    const at = 4 * (mixBits(low + 31 * high + 1009 * what) >>> (32 - slotBits));
    const slots = this.#slots;
    if (slots[at] !== low || slots[at + 1] !== high || slots[at + 2] !== what) {
      slots[at] = low;
      slots[at + 1] = high;
      slots[at + 2] = what;
      slots[at + 3] = this.#search(low, high, depth, symbol);
    }
    return slots[at + 3];
  }

  /**
   * As `lowerBound`, if all next symbols in the range are known to be from `first` to `last`: others need no search.
   */
  lowerBoundWithin(low: number, high: number, depth: number, symbol: number, first: number, last: number): number {
    if (symbol <= first) return low;
    return symbol > last ? high : this.lowerBound(low, high, depth, symbol);
  }

  /** The symbol that follows the first `depth` symbols of the suffix with this rank. */
  symbolAfter(rank: number, depth: number): number {
    return this.text[this.placeOf(rank) + depth];
  }

  #search(low: number, high: number, depth: number, symbol: number): number {
    const { text } = this;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (text[this.placeOf(middle) + depth] < symbol) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
