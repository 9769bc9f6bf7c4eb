import { boundarySymbol } from '../../model/vocabulary';
import { suffixArray } from './suffixArray';

/** The longest context that is looked up, in symbols; a longer match is followed from there. */
export const longestContext = 32;

/**
 * The text of the learned files, sorted so that all places that follow any context lie side by side: how often each
 * symbol followed it is told by a few binary searches, for contexts of every length, with no table of n-grams. Five
 * bytes a symbol, six where there are more than 256 different ones.
 */
export class CorpusIndex {
  readonly vocabularySize: number;
  /** All files, each behind a boundary, and boundaries after the last. */
  readonly text: Uint8Array | Uint16Array;
  /** Where the suffixes of `text` begin, in their order. */
  readonly suffixes: Int32Array;
  /** Where in `suffixes` those that begin with each symbol begin, (V + 1). */
  readonly starts: Int32Array;

  /** Of files as symbols. */
  static of(files: readonly Uint16Array[], vocabularySize: number): CorpusIndex {
    const size = files.reduce((sum, file) => sum + file.length + 1, 1);
    const text = new (vocabularySize <= 256 ? Uint8Array : Uint16Array)(size + longestContext + 1).fill(boundarySymbol);
    let at = 1;
    for (const file of files) {
      text.set(file, at);
      at += file.length + 1;
    }
    return new CorpusIndex(text, suffixArray(text.subarray(0, size), vocabularySize), vocabularySize);
  }

  constructor(text: Uint8Array | Uint16Array, suffixes: Int32Array, vocabularySize: number) {
    this.text = text;
    this.suffixes = suffixes;
    this.vocabularySize = vocabularySize;
    this.starts = new Int32Array(vocabularySize + 1);
    for (let i = 0; i < suffixes.length; i++) this.starts[text[i] + 1]++;
    for (let symbol = 0; symbol < vocabularySize; symbol++) this.starts[symbol + 1] += this.starts[symbol];
  }

  get bytes(): number {
    return this.text.byteLength + this.suffixes.byteLength + this.starts.byteLength;
  }

  /**
   * Of the suffixes `low` … `high` − 1, which begin with the same `depth` symbols, the first that goes on with `symbol` or
   * a greater one; `high` where there is none.
   */
  lowerBound(low: number, high: number, depth: number, symbol: number): number {
    const { text, suffixes } = this;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (text[suffixes[middle] + depth] < symbol) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
