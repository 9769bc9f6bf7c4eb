import type { CorpusIndex } from '../index/corpusIndex';
import { classShare, contextLengths as orders, evenTrust, exactFrom, indexPrior } from '../recipe';
import { AdaptiveProbabilities, type LearnedArray } from './adaptiveProbabilities';
import { IsseChain, type Link } from './isseChain';
import { type Mixer, stretch } from './mixer';
import type { Reading } from './reading';

const countClasses = 16;
const deepest = 64;

/** Predictors: one for each context length, and the ISSE chain over them. */
export const indexInputs = orders.length + 1;

/** Number of values of `IndexStatistics.state`. */
export const indexStates = 4 * (orders.length + 1);

/**
 * Context statistics of the index: the counts of both outcomes of a decision after contexts of eleven lengths in the
 * learned text. Each length is an input of the mixer, and so is an ISSE chain from the shortest length to the longest.
 */
export class IndexStatistics {
  /** Output of the chain, ln(p ÷ (1 − p)). */
  chainOutput = 0;
  /** Length of the longest context found, as an index, and whether one outcome alone followed it, and which. */
  state = 0;
  readonly #counted: AdaptiveProbabilities; // (orders, 16, 16): by the classes of the counts of no and yes
  readonly #chain = new IsseChain(orders.length, countClasses ** 2, firstLink);
  /** Indices of the latest decision's counts in the table, by context length; −1 for none. */
  readonly #countedAt = new Int32Array(orders.length);
  /** Range of the suffixes that agree with the decisions so far: [level][context length]. */
  readonly #low = Array.from({ length: deepest }, () => new Int32Array(orders.length));
  readonly #high = Array.from({ length: deepest }, () => new Int32Array(orders.length));
  readonly #middle = Array.from({ length: deepest }, () => new Int32Array(orders.length));

  constructor() {
    this.#counted = new AdaptiveProbabilities(orders.length * countClasses ** 2, (i) => {
      const { no, yes } = typicalCounts(i % countClasses ** 2);
      return estimate(no, yes);
    });
  }

  /** To be called before the first decision on a symbol. */
  begin({ low, high }: Reading): void {
    for (let i = 0; i < orders.length; i++) {
      this.#low[0][i] = low[orders[i]];
      this.#high[0][i] = high[orders[i]];
    }
  }

  addInputs(mixer: Mixer, index: CorpusIndex, node: number, level: number): void {
    const [lows, highs, middles] = [this.#low[level], this.#high[level], this.#middle[level]];
    let output = 0;
    let state = 0;
    for (let i = 0; i < orders.length; i++) {
      const low = lows[i];
      const high = highs[i];
      if (low >= high) {
        this.#countedAt[i] = -1;
        middles[i] = low;
        this.#chain.skip(i);
        mixer.skip();
        continue;
      }
      const middle = index.lowerBound(low, high, orders[i], node);
      middles[i] = middle;
      const no = middle - low;
      const yes = high - middle;
      const counts = classOf(no) * countClasses + classOf(yes);
      const at = i * countClasses ** 2 + counts;
      this.#countedAt[i] = at;
      const p = this.#counted.values[at];
      mixer.add(no >= exactFrom && yes >= exactFrom ? classShare * p + (1 - classShare) * estimate(no, yes) : p);
      output = this.#chain.correct(i, counts, output);
      state = 4 * (i + 1) + (no === 0 ? 1 : yes === 0 ? 2 : 0);
    }
    mixer.addStretched(output);
    this.chainOutput = output;
    this.state = state;
  }

  /** Narrows the ranges to the suffixes that agree with this outcome of the decision at `level`; after `addInputs`. */
  descend(level: number, outcome: number): void {
    const low = outcome === 1 ? this.#middle[level] : this.#low[level];
    const high = outcome === 1 ? this.#high[level] : this.#middle[level];
    const [nextLow, nextHigh] = [this.#low[level + 1], this.#high[level + 1]];
    for (let i = 0; i < orders.length; i++) {
      nextLow[i] = low[i];
      nextHigh[i] = high[i];
    }
  }

  /** Updates the statistics with the outcome, 0 or 1; to be called after `addInputs`. */
  learn(outcome: number): void {
    for (let i = 0; i < orders.length; i++) {
      if (this.#countedAt[i] >= 0) this.#counted.update(this.#countedAt[i], outcome);
    }
    this.#chain.learn(outcome);
  }

  get arrays(): LearnedArray[] {
    return [...this.#counted.arrays, ...this.#chain.arrays];
  }
}

/** Lower bounds of the classes of counts above 7; 0 … 7 are classes of their own. */
const classBounds = [8, 12, 16, 24, 32, 64, 128, 512];
const typicalCount = [0, 1, 2, 3, 4, 5, 6, 7, 10, 14, 20, 28, 48, 96, 300, 2000];

function typicalCounts(counts: number): { readonly no: number; readonly yes: number } {
  return { no: typicalCount[counts >> 4], yes: typicalCount[counts & 15] };
}

function estimate(no: number, yes: number): number {
  return (yes + indexPrior) / (no + yes + 2 * indexPrior);
}

/**
 * Initial weights of a component: the more often a context occurred, the more its counts weigh against shorter
 * contexts.
 */
function firstLink(counts: number): Link {
  const { no, yes } = typicalCounts(counts);
  const trust = (no + yes) / (no + yes + evenTrust);
  return { kept: 1 - trust, added: trust * stretch(estimate(no, yes)) };
}

function classOf(count: number): number {
  if (count < 8) return count;
  for (let i = 1; i < classBounds.length; i++) if (count < classBounds[i]) return 7 + i;
  return 15;
}
