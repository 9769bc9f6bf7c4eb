import { boundarySymbol } from '../../model/vocabulary';
import type { Alphabet } from '../alphabet';
import type { CorpusIndex } from '../index/corpusIndex';
import type { IndexMatch } from './indexMatch';

/** Length of a match that is followed from then on, in symbols. */
const shortestFollowed = 16;

/** Length of a match that replaces one that has missed lately, in symbols. */
const shortestReplacement = 32;

/** Number of symbols predicted right in a row after which a miss is forgotten, or before which a match can be replaced. */
const [forgetsAfter, settledAfter] = [32, 16];

/** Number of misses at which it gives up. */
const mostMisses = 6;

/** Length of the learned text in which the symbol after a word is searched for, in symbols. */
const searchedAhead = 16;

/** Length of the learned text in which the end of a word or of a line is searched for, in symbols: few are longer. */
const longestPassed = 1024;

/**
 * A match that is resumed after a difference, as in a text that was written after the example of another one: where a word
 * differs from the learned text, it goes on after both words, or else at both next lines.
 */
export class ResumedMatch {
  /** Number of integers that describe it. */
  static readonly size = 4;

  readonly #index: CorpusIndex;
  readonly #alphabet: Alphabet;
  /**
   * The place in the learned text that is read next (0 for none), the number of symbols right in a row, the number of
   * misses, and 1 while it waits for the end of a word or line that differs.
   */
  readonly #numbers: Int32Array;

  /** Keeps all that changes in `numbers`, (size). */
  constructor(index: CorpusIndex, alphabet: Alphabet, numbers: Int32Array) {
    this.#index = index;
    this.#alphabet = alphabet;
    this.#numbers = numbers.subarray(0, ResumedMatch.size);
  }

  get place(): number {
    return this.#numbers[0];
  }

  /** The predicted symbol; −1 for none. */
  get symbol(): number {
    const { text } = this.#index;
    const { place } = this;
    return place > 0 && this.#numbers[3] === 0 && place < text.length ? text[place] : -1;
  }

  /** How often it has missed, and how many symbols in a row were right; below `matchStates`. */
  get state(): number {
    return 16 * Math.min(3, this.#numbers[2] >> 1) + Math.min(15, this.#numbers[1] >> 1);
  }

  clear(): void {
    this.#numbers.fill(0);
  }

  /** The symbol was read; `match` has read it. */
  read(symbol: number, match: IndexMatch): void {
    if (this.place > 0) this.#follow(symbol);
    this.find(match);
  }

  /** Follows this match from now on, if it is long enough. */
  find(match: IndexMatch): void {
    const numbers = this.#numbers;
    const { place } = this;
    const isSettled = place > 0 && (numbers[2] === 0 || numbers[1] >= settledAfter);
    if (isSettled || match.length < (place > 0 ? shortestReplacement : shortestFollowed)) return;
    numbers[0] = match.place;
    numbers[1] = match.length;
    numbers[2] = numbers[3] = 0;
  }

  #follow(symbol: number): void {
    const numbers = this.#numbers;
    if (this.symbol === symbol) {
      numbers[0]++;
      numbers[1]++;
      if (numbers[1] === forgetsAfter && numbers[2] > 0) numbers[2]--;
      return;
    }
    if (numbers[3] === 0) numbers[2]++;
    numbers[1] = 0;
    numbers[3] = 1;
    if (this.#alphabet.isWord[symbol] !== 1) this.#resume(symbol);
    if (numbers[2] > mostMisses) this.clear();
  }

  /** Goes on behind this symbol, which has ended a word. */
  #resume(symbol: number): void {
    const { text } = this.#index;
    const { isWord, newline } = this.#alphabet;
    const numbers = this.#numbers;
    let at = numbers[0];
    const end = Math.min(text.length, at + longestPassed);
    while (at < end && isWord[text[at]] === 1) at++;
    numbers[0] = at;
    const isNext = text[at] === symbol;
    const most = symbol === newline ? end : Math.min(end, at + searchedAhead);
    while (at < most && text[at] !== symbol && text[at] !== newline && text[at] !== boundarySymbol) at++;
    if (text[at] === symbol) {
      numbers[0] = at + 1;
      numbers[3] = 0;
      if (!isNext && symbol !== newline) numbers[2]++;
    } else if (symbol === newline) this.clear();
  }
}
