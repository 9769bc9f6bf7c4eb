import { longestContext, type SortedSuffixes } from '../index/sortedSuffixes';
import { contextLengths } from '../recipe';
import { firstLength, firstTokenContext, indexContexts, subtokenContexts, wordEndPlace, wordPlace } from './learned';
import type { DecisionInputs } from './mixingKernels';
import type { Ranges } from './ranges';
import type { Reading } from './reading';
import { SubtokenCounts } from './subtokenCounts';
import { deepest } from './symbolTree';

/** What a decision takes from the index. */
export type IndexInputs = Pick<DecisionInputs, 'no' | 'yes' | 'stages'>;

/** Number of symbols before the current word in the context that begins with them. */
const beforeWord = 2;

/**
 * The occurrences in the index of the current subtoken, of the context of a word's end, of the current word with two symbols
 * before it, of the token contexts and of contexts of several lengths, narrowed by the decisions on the next symbol: for each
 * level of the symbol tree and each context, the range of the suffixes that agree with the decisions so far.
 */
export class IndexRanges {
  /** Of the latest decision, see `foundStates`. */
  found = 0;
  readonly #subtokens = new SubtokenCounts();
  readonly #low = new Int32Array(deepest * indexContexts); // (levels, contexts); those of subtokens are not used
  readonly #high = new Int32Array(deepest * indexContexts);
  readonly #middle = new Int32Array(deepest * indexContexts);
  /** Occurrences of each context, before any decision. */
  readonly #totals = new Int32Array(indexContexts);
  /** Smallest and largest symbol that follows each context, before any decision. */
  readonly #first = new Int32Array(indexContexts);
  readonly #final = new Int32Array(indexContexts);

  /** Of each context, the sorted suffixes, and the number of their symbols that were read. */
  readonly #sorted: SortedSuffixes[] = [];
  readonly #depths = new Int32Array(indexContexts);

  /** To be called before the first decision on a symbol. */
  begin({ index, tokens, byLength, token, subtoken, wordLength }: Reading): void {
    this.#subtokens.begin(subtoken);
    this.#beginContext(wordEndPlace, tokens.wordEnds, 0, token.wordEnd, 0);
    // Outside words and in very long ones, the longest context, of which there is hardly ever an occurrence.
    const ofWord = wordLength > 0 ? Math.min(longestContext, wordLength + beforeWord) : longestContext;
    this.#beginContext(wordPlace, index, ofWord, byLength, ofWord);
    for (let i = 0; i < tokens.starts.length; i++)
      this.#beginContext(firstTokenContext + i, tokens.starts[i], wordLength, token.ranges, i);
    for (let i = 0; i < contextLengths.length; i++)
      this.#beginContext(firstLength + i, index, contextLengths[i], byLength, contextLengths[i]);
  }

  /** `depth`: number of the suffixes' symbols that were read; `at`: place of the context among the ranges. */
  #beginContext(i: number, sorted: SortedSuffixes, depth: number, ranges: Ranges, at: number): void {
    this.#sorted[i] = sorted;
    this.#depths[i] = depth;
    this.#low[i] = ranges.low[at];
    this.#high[i] = ranges.high[at];
    this.#first[i] = ranges.first[at];
    this.#final[i] = ranges.final[at];
  }

  /**
   * Counts both outcomes of the decision at `node`, and sets the stages. If a longer context occurs as often as a shorter one,
   * both occur at the same places, which are not searched again.
   */
  count(node: number, level: number, inputs: IndexInputs): void {
    const { no, yes } = inputs;
    this.#subtokens.count(node, level, inputs);
    const [lows, highs, middles] = [this.#low, this.#high, this.#middle];
    let [size, smaller, found] = [-1, 0, 0];
    for (let i = subtokenContexts, at = level * indexContexts + i; i < indexContexts; i++, at++) {
      const low = lows[at];
      const high = highs[at];
      if (i <= firstLength || high - low !== size) {
        size = high - low;
        smaller =
          size === 0
            ? 0
            : this.#sorted[i].lowerBoundWithin(low, high, this.#depths[i], node, this.#first[i], this.#final[i]) - low;
      }
      middles[at] = low + smaller;
      no[i] = smaller;
      yes[i] = size - smaller;
      if (size > 0 && i >= firstLength)
        found = 4 * (i + 1 - firstLength) + (smaller === 0 ? 1 : smaller === size ? 2 : 0);
    }
    this.found = found;
    this.#setStages(level, inputs);
  }

  /**
   * The stages of the contexts: 0 at the first decision; 1 at the second one if all occurrences agree with the decision before
   * and 2 if only some do; 3 and 4 at later ones. A context that was right so far says more than one that expected others.
   */
  #setStages(level: number, { no, yes, stages }: IndexInputs): void {
    const totals = this.#totals;
    const all = level === 0 ? 0 : level === 1 ? 1 : 3;
    for (let i = 0; i < indexContexts; i++) {
      const size = no[i] + yes[i];
      if (level === 0) totals[i] = size;
      stages[i] = size === totals[i] ? all : all + 1;
    }
  }

  /** Narrows the ranges to the suffixes that agree with this outcome of the decision at `level`; after `count`. */
  descend(level: number, outcome: number): void {
    this.#subtokens.descend(level, outcome);
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
