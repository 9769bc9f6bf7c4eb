import { mixBits } from '../../base/hash';
import { boundarySymbol } from '../../model/vocabulary';
import { suffixArray } from './suffixArray';

/** Longest context that is looked up, in symbols. */
export const longestContext = 32;

/**
 * Minimum number of suffixes in a range whose search is cached: a search in a larger range reads from the whole text,
 * and its context is shorter and recurs sooner.
 */
const many = 64;

/** log₂ of the number of cached searches. */
const slotBits = 15;

/**
 * Depth to which suffixes are sorted, in symbols: the longest context and the symbol after it. As many boundary symbols
 * follow the last suffix.
 */
export const depth = longestContext + 1;

/**
 * Suffix array of the learned text. All occurrences of a context are adjacent in it, so a few binary searches give the
 * count of each symbol after a context of any length, without n-gram tables. Five bytes per symbol; six if the
 * vocabulary has more than 256 symbols.
 */
export class CorpusIndex {
  readonly vocabularySize: number;
  /** All files, each preceded by a boundary symbol, with boundary symbols after the last. */
  readonly text: Uint8Array | Uint16Array;
  /** Start positions of the suffixes, in sorted order. */
  readonly suffixes: Int32Array;
  /** Start of each symbol's range in `suffixes`, (V + 1). */
  readonly starts: Int32Array;
  /** Cache of searches in long ranges, four values a slot: `low`, `high`, `depth` combined with `symbol`, result. */
  readonly #slots = new Int32Array(4 << slotBits);

  /** Builds the index of files given as symbols. */
  static of(files: readonly Uint16Array[], vocabularySize: number): CorpusIndex {
    const size = files.reduce((sum, file) => sum + file.length + 1, 1);
    const text = new (vocabularySize <= 256 ? Uint8Array : Uint16Array)(size + depth).fill(boundarySymbol);
    let at = 1;
    for (const file of files) {
      text.set(file, at);
      at += file.length + 1;
    }
    return new CorpusIndex(text, suffixArray(text, size, vocabularySize, depth), vocabularySize);
  }

  constructor(text: Uint8Array | Uint16Array, suffixes: Int32Array, vocabularySize: number) {
    this.text = text;
    this.suffixes = suffixes;
    this.vocabularySize = vocabularySize;
    this.starts = new Int32Array(vocabularySize + 1);
    for (let i = 0; i <= vocabularySize; i++) this.starts[i] = this.lowerBound(0, suffixes.length, 0, i);
  }

  /**
   * The index without its first files, which must be `files`; the text is shared. The order of the remaining suffixes
   * does not depend on what precedes them, so they are not sorted again.
   */
  withoutFirst(files: readonly Uint16Array[]): CorpusIndex {
    const from = files.reduce((sum, file) => sum + file.length + 1, 0);
    const kept = new Int32Array(this.suffixes.length - from);
    for (let i = 0, to = 0; to < kept.length; i++) if (this.suffixes[i] >= from) kept[to++] = this.suffixes[i];
    return new CorpusIndex(this.text, kept, this.vocabularySize);
  }

  get bytes(): number {
    return this.text.byteLength + this.suffixes.byteLength + this.starts.byteLength;
  }

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

  /** The symbol that follows the first `depth` symbols of a suffix, given by its place in `suffixes`. */
  symbolAfter(place: number, depth: number): number {
    return this.text[this.suffixes[place] + depth];
  }

  #search(low: number, high: number, depth: number, symbol: number): number {
    const { text, suffixes } = this;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (text[suffixes[middle] + depth] < symbol) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
