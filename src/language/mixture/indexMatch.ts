import type { CorpusIndex } from '../index/corpusIndex';
import { shortestMatch } from '../recipe';

/** Number of occurrences of the longest context among which the longest match is searched. */
const candidates = 16;

/** Length up to which two matches are compared, in symbols. */
const longestCompared = 400;

/** The text that was read. */
export interface ReadText {
  /** Its symbols, in the first `length` places. */
  readonly window: Uint16Array;
  readonly length: number;
  /** Length of its longest end that occurs in the index, in symbols. */
  readonly longest: number;
  /** The suffixes of the index that begin with that end: the first one, and the one after the last. */
  readonly low: number;
  readonly high: number;
}

/**
 * The match model of the index (lpaq): predicts the symbol that followed the longest match of the latest symbols in the
 * learned text, and follows that text as long as it is right.
 */
export class IndexMatch {
  /** Number of integers that describe it. */
  static readonly size = 2;

  readonly #index: CorpusIndex;
  /** The place in the learned text that is read next, and the length of the match before it; 0 for none. */
  readonly #numbers: Int32Array;

  /** Keeps all that changes in `numbers`, (size). */
  constructor(index: CorpusIndex, numbers: Int32Array) {
    this.#index = index;
    this.#numbers = numbers.subarray(0, IndexMatch.size);
  }

  get place(): number {
    return this.#numbers[0];
  }

  /** Number of the latest symbols that agree, as far as they were compared; 0 for none. */
  get length(): number {
    return this.#numbers[1];
  }

  /** The predicted symbol; −1 for none. */
  get symbol(): number {
    const { text } = this.#index;
    return this.length > 0 && this.place < text.length ? text[this.place] : -1;
  }

  clear(): void {
    this.#numbers.fill(0);
  }

  /** The symbol was read, and is the last one of the text. */
  read(symbol: number, text: ReadText): void {
    if (this.symbol === symbol) {
      this.#numbers[0]++;
      this.#numbers[1]++;
    } else this.find(text);
  }

  /** Searches for the longest match; among equally long ones, the last in the learned text. */
  find({ window, length, longest, low, high }: ReadText): void {
    this.clear();
    if (longest < shortestMatch) return;
    const { text, suffixes } = this.#index;
    for (let i = high - 1; i >= Math.max(low, high - candidates); i--) {
      const place = suffixes[i] + longest;
      const most = Math.min(longestCompared, place, length);
      let same = longest;
      while (same < most && text[place - 1 - same] === window[length - 1 - same]) same++;
      if (same < this.length || (same === this.length && place < this.place)) continue;
      this.#numbers[0] = place;
      this.#numbers[1] = same;
    }
  }
}
