import { longestContext } from '../index/sortedSuffixes';
import { selectingContexts, tokenContexts, wordEndContext } from '../index/tokenContexts';
import type { TokenIndex } from '../index/tokenIndex';
import { Ranges } from './ranges';

/**
 * The contexts of the token that is read, and their occurrences in the index that begin with its symbols so far; and, of a
 * word, the occurrences of the context that it has if it ends here.
 */
export class CurrentToken {
  /** Number of integers that describe it. */
  static readonly size = tokenContexts + Ranges.size(tokenContexts) + Ranges.size(1) + 1;

  /** Hashes of its contexts. */
  readonly hashes: Int32Array;
  readonly ranges: Ranges;
  /** Of one context. */
  readonly wordEnd: Ranges;
  readonly #tokens: TokenIndex;
  /** Class of the token before it, (1). */
  readonly #classBefore: Int32Array;

  /** Keeps all that changes in `numbers`, (size). */
  constructor(tokens: TokenIndex, numbers: Int32Array) {
    this.#tokens = tokens;
    this.hashes = numbers.subarray(0, tokenContexts);
    this.ranges = new Ranges(numbers.subarray(tokenContexts), tokenContexts);
    this.wordEnd = new Ranges(numbers.subarray(tokenContexts + Ranges.size(tokenContexts)), 1);
    this.#classBefore = numbers.subarray(CurrentToken.size - 1, CurrentToken.size);
  }

  /** Class of the token before it, see `WordClasses`. */
  get classBefore(): number {
    return this.#classBefore[0];
  }

  /** A token begins after the first `length` symbols of the text. */
  begin(text: Uint16Array, length: number): void {
    const { contexts } = this.#tokens;
    for (let i = 0; i < tokenContexts; i++) this.hashes[i] = contexts.hash(i, text, length);
    this.#classBefore[0] = contexts.lastClass(text, length);
  }

  /** Nothing occurs in the index. */
  clear(): void {
    this.ranges.clear();
    this.wordEnd.clear();
  }

  /** Looks up its contexts, before its first symbol. */
  find(): void {
    this.wordEnd.clear();
    const { low, high } = this.ranges;
    for (let i = 0; i < tokenContexts; i++) {
      const found = this.#tokens.starts[i].find(this.hashes[i]);
      low[i] = found.low;
      high[i] = found.high;
      this.#bound(i, 0);
    }
  }

  /**
   * Looks up where a word ends in the same context, after `length` symbols of the text, of which the last one is part of the
   * word. Further symbols of the word do not change the result.
   */
  findWordEnd(text: Uint16Array, length: number): void {
    const { contexts, wordEnds } = this.#tokens;
    const { low, high, first, final } = this.wordEnd;
    const found = wordEnds.find(contexts.hash(wordEndContext, text, length));
    low[0] = found.low;
    high[0] = found.high;
    if (low[0] === high[0]) return;
    first[0] = wordEnds.symbolAfter(low[0], 0);
    final[0] = wordEnds.symbolAfter(high[0] - 1, 0);
  }

  /** Narrows the occurrences, of which the first `depth` symbols were read, to those with this symbol next. */
  narrow(depth: number, symbol: number): void {
    const { low, high, first, final } = this.ranges;
    for (let i = 0; i < tokenContexts; i++) {
      if (low[i] === high[i]) continue;
      if (depth < longestContext && symbol >= first[i] && symbol <= final[i]) {
        const starts = this.#tokens.starts[i];
        low[i] = starts.lowerBoundWithin(low[i], high[i], depth, symbol, first[i], final[i]);
        high[i] = starts.lowerBoundWithin(low[i], high[i], depth, symbol + 1, first[i], final[i]);
        this.#bound(i, depth + 1);
      } else low[i] = high[i];
    }
  }

  /**
   * For each selecting context, two bits: 0 if it does not occur in the index, 1 if several symbols follow it, 2 if one does, and 3 if
   * one does at three or more occurrences.
   */
  get state(): number {
    const { low, high, first, final } = this.ranges;
    let state = 0;
    for (let i = 0; i < selectingContexts; i++) {
      const count = high[i] - low[i];
      state = 4 * state + (count === 0 ? 0 : first[i] !== final[i] ? 1 : count < 3 ? 2 : 3);
    }
    return state;
  }

  #bound(i: number, depth: number): void {
    const { low, high, first, final } = this.ranges;
    if (low[i] === high[i]) return;
    first[i] = this.#tokens.starts[i].symbolAfter(low[i], depth);
    final[i] = this.#tokens.starts[i].symbolAfter(high[i] - 1, depth);
  }
}
