import type { CorpusIndex } from '../index/corpusIndex';
import { AdaptiveProbabilities, type LearnedArray } from './adaptiveProbabilities';
import { Chain, type Link } from './chain';
import { type Mixer, stretch } from './mixer';
import type { Reading } from './reading';

/** The contexts that are looked up in the index, in symbols. */
const orders = [1, 2, 3, 4, 5, 6, 8, 11, 15, 20, 28] as const;

const countClasses = 16;
const deepest = 64;

/** Each length by itself, and all of them. */
export const indexOpinions = orders.length + 1;

/** How many states `IndexWitness.state` has. */
export const indexStates = 4 * (orders.length + 1);

/**
 * What the index counted after contexts of many lengths: each length is heard by itself, and all of them as a chain from
 * the shortest to the longest.
 */
export class IndexWitness {
  /** ln(p ÷ (1 − p)) at the end of the chain. */
  opinion = 0;
  /** The longest context that was met, and whether all that followed it were on one side of the decision, and on which. */
  state = 0;
  readonly #counted: AdaptiveProbabilities; // (orders, 16, 16): by how often no and yes came
  readonly #chain = new Chain(orders.length, countClasses ** 2, firstLink);
  /** Of the decision that was predicted last: where its counts are in the table; −1 for none. */
  readonly #countedAt = new Int32Array(orders.length);
  /** Suffixes of the index that go with the decisions so far: [level][order]. */
  readonly #low = Array.from({ length: deepest }, () => new Int32Array(orders.length));
  readonly #high = Array.from({ length: deepest }, () => new Int32Array(orders.length));
  readonly #middle = Array.from({ length: deepest }, () => new Int32Array(orders.length));

  constructor() {
    this.#counted = new AdaptiveProbabilities(orders.length * countClasses ** 2, (i) => {
      const { no, yes } = typicalCounts(i % countClasses ** 2);
      return estimate(no, yes);
    });
  }

  /** Before the first decision on the next symbol. */
  begin({ low, high }: Reading): void {
    for (let i = 0; i < orders.length; i++) {
      this.#low[0][i] = low[orders[i]];
      this.#high[0][i] = high[orders[i]];
    }
  }

  hear(mixer: Mixer, index: CorpusIndex, node: number, level: number): void {
    const [lows, highs, middles] = [this.#low[level], this.#high[level], this.#middle[level]];
    let opinion = 0;
    let state = 0;
    for (let i = 0; i < orders.length; i++) {
      const low = lows[i];
      const high = highs[i];
      if (low >= high) {
        this.#countedAt[i] = -1;
        middles[i] = low;
        this.#chain.skip(i);
        mixer.silence();
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
      mixer.hear(no >= exactFrom && yes >= exactFrom ? 0.3 * p + 0.7 * estimate(no, yes) : p);
      opinion = this.#chain.correct(i, counts, opinion);
      state = 4 * (i + 1) + (no === 0 ? 1 : yes === 0 ? 2 : 0);
    }
    mixer.hearStretched(opinion);
    this.opinion = opinion;
    this.state = state;
  }

  /** To the suffixes that go with this outcome of the decision at `level`, after it was heard. */
  descend(level: number, outcome: number): void {
    const low = outcome === 1 ? this.#middle[level] : this.#low[level];
    const high = outcome === 1 ? this.#high[level] : this.#middle[level];
    const [nextLow, nextHigh] = [this.#low[level + 1], this.#high[level + 1]];
    for (let i = 0; i < orders.length; i++) {
      nextLow[i] = low[i];
      nextHigh[i] = high[i];
    }
  }

  /** After `hear`. */
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

/** Where both outcomes came at least so often, their counts themselves are heard, too. */
const exactFrom = 3;

/** Counts that are told apart: 0 … 7, and ranges above. */
const classBounds = [8, 12, 16, 24, 32, 64, 128, 512];
const typicalCount = [0, 1, 2, 3, 4, 5, 6, 7, 10, 14, 20, 28, 48, 96, 300, 2000];

function typicalCounts(counts: number): { readonly no: number; readonly yes: number } {
  return { no: typicalCount[counts >> 4], yes: typicalCount[counts & 15] };
}

function estimate(no: number, yes: number): number {
  return (yes + 0.2) / (no + yes + 0.4);
}

/** Before anything was learned: the more often a context was met, the more it is believed rather than the shorter ones. */
function firstLink(counts: number): Link {
  const { no, yes } = typicalCounts(counts);
  const trust = (no + yes) / (no + yes + 0.7);
  return { kept: 1 - trust, added: trust * stretch(estimate(no, yes)) };
}

function classOf(count: number): number {
  if (count < 8) return count;
  for (let i = 1; i < classBounds.length; i++) if (count < classBounds[i]) return 7 + i;
  return 15;
}
