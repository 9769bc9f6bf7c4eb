import { boundarySymbol } from '../../model/vocabulary';
import { capitals, small } from '../index/subtoken';
import type { CurrentSubtoken } from './currentSubtoken';
import { subtokenContexts } from './learned';
import type { DecisionInputs } from './mixingKernels';
import { deepest } from './symbolTree';

/** Symbol that stands for those that end a subtoken: not a letter. */
const end = boundarySymbol;

/** A symbol that may be next, with the numbers of learned subtokens in which it is. */
interface Continuation {
  readonly symbol: number;
  readonly occurrences: number;
  readonly afterTheOneBefore: number;
}

/**
 * The learned subtokens that begin with the letters of the current one, counted by the symbol that is next in them, in the
 * case of the current one, and narrowed by the decisions on the next symbol.
 */
export class SubtokenCounts {
  #continuations: readonly Continuation[] = [];
  /** Of both contexts, the numbers of occurrences of the continuations before each. */
  readonly #sums: readonly [number[], number[]] = [[], []];
  // By level of the symbol tree: the continuations that agree with the decisions so far, and the first of them that agrees
  // with a yes.
  readonly #low = new Int32Array(deepest);
  readonly #high = new Int32Array(deepest);
  readonly #middle = new Int32Array(deepest);

  /** To be called before the first decision on a symbol. */
  begin(subtoken: CurrentSubtoken): void {
    const continuations = continuationsOf(subtoken);
    const [alone, after] = this.#sums;
    alone[0] = after[0] = 0;
    for (const [i, { occurrences, afterTheOneBefore }] of continuations.entries()) {
      alone[i + 1] = alone[i] + occurrences;
      after[i + 1] = after[i] + afterTheOneBefore;
    }
    this.#continuations = continuations;
    this.#low[0] = 0;
    this.#high[0] = continuations.length;
  }

  /** Counts both outcomes of the decision at `node`, as the first contexts of the inputs. */
  count(node: number, level: number, { no, yes }: Pick<DecisionInputs, 'no' | 'yes'>): void {
    const continuations = this.#continuations;
    const [low, high] = [this.#low[level], this.#high[level]];
    let middle = low;
    while (middle < high && continuations[middle].symbol < node) middle++;
    this.#middle[level] = middle;
    // Which symbol ends a subtoken is not known.
    const isEnd = high === low + 1 && continuations[low].symbol === end;
    for (let i = 0; i < subtokenContexts; i++) {
      const sums = this.#sums[i];
      no[i] = isEnd ? 0 : sums[middle] - sums[low];
      yes[i] = isEnd ? 0 : sums[high] - sums[middle];
    }
  }

  /** Narrows the continuations to those that agree with this outcome of the decision at `level`; after `count`. */
  descend(level: number, outcome: number): void {
    this.#low[level + 1] = outcome === 1 ? this.#middle[level] : this.#low[level];
    this.#high[level + 1] = outcome === 1 ? this.#high[level] : this.#middle[level];
  }
}

/** In the order of their symbols; none outside subtokens. */
function continuationsOf({
  length,
  case: letters,
  low,
  high,
  before,
  list,
  alphabet,
}: CurrentSubtoken): Continuation[] {
  const continuations: Continuation[] = [];
  if (length === 0) return continuations;
  const add = (symbol: number, from: number, to: number): void => {
    const afterTheOneBefore = list.occurrencesAfter(before, from, to);
    continuations.push({ symbol, occurrences: list.occurrences(from, to), afterTheOneBefore });
  };
  let from = list.lowerBound(low, high, length, 0);
  if (from > low) add(end, low, from);
  while (from < high) {
    const letter = list.letterAt(from, length);
    const to = list.lowerBound(from + 1, high, length, letter + 1);
    const capital = alphabet.capitalOf[letter];
    if (letters !== capitals) add(letter, from, to);
    if (letters !== small && (letters === capitals || capital !== letter)) add(capital, from, to);
    from = to;
  }
  if (letters !== small) continuations.sort((a, b) => a.symbol - b.symbol);
  return continuations;
}
