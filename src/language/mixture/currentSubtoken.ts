import { hashWith } from '../../base/hash';
import type { Alphabet } from '../alphabet';
import { advanced, caseOf, endedLength, lengthOf } from '../index/subtoken';
import { shortestSubtoken, type SubtokenList } from '../index/subtokenList';

/** The subtoken that is read, the learned ones that begin with its letters, and the one before it. */
export class CurrentSubtoken {
  /** Number of integers that describe it. */
  static readonly size = 5;

  readonly list: SubtokenList;
  readonly alphabet: Alphabet;
  /** The subtoken as a number, a hash of its letters, the range of the learned ones, and the one before (−1: unknown). */
  readonly #numbers: Int32Array;

  /** Keeps all that changes in `numbers`, (size). */
  constructor(list: SubtokenList, alphabet: Alphabet, numbers: Int32Array) {
    this.list = list;
    this.alphabet = alphabet;
    this.#numbers = numbers;
  }

  get length(): number {
    return lengthOf(this.#numbers[0]);
  }

  get case(): number {
    return caseOf(this.#numbers[0]);
  }

  /** Hash of its letters without regard to case, and of whether they are capital ones; 0 outside subtokens. */
  get hash(): number {
    return this.length === 0 ? 0 : hashWith(this.#numbers[1], this.case);
  }

  /** The learned subtokens that begin with its letters, from `low` up to `high` − 1. */
  get low(): number {
    return this.#numbers[2];
  }

  get high(): number {
    return this.#numbers[3];
  }

  /** The place of the one before it in the list; −1 if it is unknown. */
  get before(): number {
    return this.#numbers[4];
  }

  /** There is no text before. */
  clear(): void {
    this.#numbers.fill(0);
    this.#numbers[4] = -1;
  }

  /** Reads the last of the first `length` symbols of a text. */
  read(text: Uint16Array, length: number): void {
    const numbers = this.#numbers;
    const symbol = text[length - 1];
    const after = advanced(numbers[0], this.alphabet.letterCase[symbol]);
    const ended = endedLength(numbers[0], after);
    if (ended >= shortestSubtoken) this.#end(text, length - Math.max(1, lengthOf(after)), ended);
    const isNew = ended > 0 || lengthOf(after) === 1;
    numbers[0] = after;
    if (!isNew) {
      if (after > 0) this.#narrow(lengthOf(after) - 1, symbol);
      return;
    }
    this.#begin();
    for (let i = lengthOf(after); i > 0; i--) this.#narrow(lengthOf(after) - i, text[length - i]);
  }

  #begin(): void {
    this.#numbers[1] = this.#numbers[2] = 0;
    this.#numbers[3] = this.list.size;
  }

  /** The subtoken ended: of its letters, the last one may belong to the next. */
  #end(text: Uint16Array, end: number, length: number): void {
    if (length < this.length) {
      this.#begin();
      for (let i = 0; i < length; i++) this.#narrow(i, text[end - length + i]);
    }
    const { low, high } = this;
    this.#numbers[4] = low < high && this.list.lengthAt(low) === length ? low : -1;
  }

  #narrow(depth: number, symbol: number): void {
    const numbers = this.#numbers;
    const letter = this.alphabet.smallOf[symbol];
    numbers[1] = hashWith(numbers[1], letter);
    numbers[2] = this.list.lowerBound(numbers[2], numbers[3], depth, letter);
    numbers[3] = this.list.lowerBound(numbers[2], numbers[3], depth, letter + 1);
  }
}
