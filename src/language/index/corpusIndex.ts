import { mixBits } from '../../base/hash';
import { boundarySymbol } from '../../model/vocabulary';
import { suffixArray } from './suffixArray';

/** The longest context that is looked up, in symbols. */
export const longestContext = 32;

/**
 * A search among so many suffixes is remembered: it goes to places all over the text. The shorter a context, the more there
 * are, and the sooner it comes again.
 */
const many = 64;

/** log₂ of how many searches are remembered. */
const slotBits = 15;

/** Depth to which suffixes are sorted, in symbols: the longest context and the symbol that follows it. */
const depth = longestContext + 1;

/**
 * The text of the learned files, sorted so that all places that follow any context lie side by side: how often each
 * symbol followed it is told by a few binary searches, for contexts of every length, with no table of n-grams. Five
 * bytes a symbol, six where there are more than 256 different ones.
 */
export class CorpusIndex {
  readonly vocabularySize: number;
  /** All files, each behind a boundary, and boundaries after the last. */
  readonly text: Uint8Array | Uint16Array;
  /** Where its suffixes begin, in the order of their first symbols. */
  readonly suffixes: Int32Array;
  /** Where in `suffixes` those that begin with each symbol begin, (V + 1). */
  readonly starts: Int32Array;
  /** What was searched last among many suffixes, and what was found: `low`, `high`, `depth` with `symbol`, result. */
  readonly #slots = new Int32Array(4 << slotBits);

  /** Of files as symbols. */
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
   * Of the same files but the first ones, which are these, over the same text. The order of suffixes follows from what
   * comes behind them alone, so that it need not be found again.
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
   * Of the suffixes `low` … `high` − 1, which begin with the same `depth` symbols, the first that goes on with `symbol` or
   * a greater one; `high` where there is none.
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
