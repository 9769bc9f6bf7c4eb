import type { CorpusIndex } from '../index/corpusIndex';
import type { Candidate } from '../textModel';
import { AdaptiveProbabilities, type LearnedArray } from './adaptiveProbabilities';
import { Mixer, stretch } from './mixer';
import { documentContexts, type Reading } from './reading';
import { Refinement } from './refinement';
import type { SymbolTree } from './symbolTree';

/** The contexts that are looked up in the index, in symbols. */
const orders = [1, 2, 3, 4, 5, 6, 7, 9, 12, 16, 20, 24] as const;

/** Two inputs for each predictor: index, document, repetition, network; and one that is always on. */
const inputCount = 2 * (orders.length + documentContexts + 2) + 1;

const countClasses = 16;
const refinedContexts = 1 << 13;
const deepest = 64;

/** p − ½ beside ln(p ÷ (1 − p)): heard where the probability is moderate. */
const linearScale = 4;

/** What the network expects next: the sums of its probabilities before each symbol, (V + 1). */
export type Expectation = Float64Array;

/**
 * The predictor: at every decision of the symbol tree, what the index counted after contexts of many lengths, what happened
 * in this document in several contexts, what follows where the document repeats itself, and what the network expects, mixed
 * by weights that follow from what came of it, and refined. After lpaq and cmix (Mahoney; Knoll), with exact counts of the
 * corpus in the place of their hashed histories.
 */
export class Mixture {
  readonly #tree: SymbolTree;
  readonly #mixer: Mixer;
  readonly #counted: AdaptiveProbabilities; // (orders, 16, 16): by how often no and yes came
  readonly #happened: AdaptiveProbabilities; // (contexts, 512): by the outcomes of a slot
  readonly #repeats: AdaptiveProbabilities; // (64): by the length of the repetition
  readonly #byMatch: Refinement;
  readonly #byText: Refinement;
  // Of the decision that was predicted last.
  readonly #countedAt = new Int32Array(orders.length);
  readonly #slots = new Int32Array(documentContexts);
  readonly #outcomes = new Int32Array(documentContexts);
  #isRepeatYes = 0;
  #repeatAt = -1;
  /** Suffixes of the index that go with the decisions so far: [level][order]. */
  readonly #low = Array.from({ length: deepest }, () => new Int32Array(orders.length));
  readonly #high = Array.from({ length: deepest }, () => new Int32Array(orders.length));
  readonly #middle = Array.from({ length: deepest }, () => new Int32Array(orders.length));

  constructor(tree: SymbolTree) {
    const V = tree.size;
    this.#tree = tree;
    this.#mixer = new Mixer(inputCount, [64, V, 8 * V, 256], V);
    this.#counted = new AdaptiveProbabilities(orders.length * countClasses ** 2, (i) => {
      const yes = typicalCount[i % countClasses];
      const no = typicalCount[(i >> 4) % countClasses];
      return (yes + 0.2) / (yes + no + 0.4);
    });
    this.#happened = new AdaptiveProbabilities(documentContexts * 512, (i) => {
      const [no, yes] = [i & 15, (i >> 4) & 15];
      return (yes + 0.3) / (no + yes + 0.6);
    });
    this.#repeats = new AdaptiveProbabilities(64, () => 0.9);
    this.#byMatch = new Refinement(V * 64);
    this.#byText = new Refinement(refinedContexts);
  }

  /**
   * Learns that `symbol` came next, and returns what that cost, −ln p, and whether each decision went the likelier way. The
   * reading goes on to it.
   */
  learn(
    reading: Reading,
    expectation: Expectation | undefined,
    symbol: number,
    rate: number,
  ): { readonly nats: number; readonly wasLikeliest: boolean } {
    let nats = 0;
    let wasLikeliest = true;
    this.#begin(reading);
    let [node, from, to] = [this.#tree.root, 0, this.#tree.size];
    for (let level = 0; node !== 0; level++) {
      const probability = this.#predict(reading, expectation, node, from, to, level);
      const outcome = symbol >= node ? 1 : 0;
      wasLikeliest &&= probability >= 0.5 === (outcome === 1);
      nats -= Math.log(outcome === 1 ? probability : 1 - probability);
      this.#update(reading, outcome, rate);
      this.#descend(level, outcome);
      if (outcome === 1) [from, node] = [node, this.#tree.right[node]];
      else [to, node] = [node, this.#tree.left[node]];
    }
    reading.read(symbol);
    // Only now, so that it does not find itself.
    reading.cache.append(symbol);
    return { nats, wasLikeliest };
  }

  /** Notes that `symbol` came next in the document, and learns nothing else from it. The reading passes it. */
  note(reading: Reading, symbol: number): void {
    const { cache, hashes } = reading;
    for (let node = this.#tree.root; node !== 0;) {
      const outcome = symbol >= node ? 1 : 0;
      for (let i = 0; i < documentContexts; i++) {
        const slot = cache.slotOf(hashes[i], node);
        cache.note(slot, cache.outcomesAt(slot), outcome);
      }
      node = outcome === 1 ? this.#tree.right[node] : this.#tree.left[node];
    }
    reading.pass(symbol);
    cache.append(symbol);
  }

  /** The `count` likeliest next symbols, the likeliest first. */
  likeliest(reading: Reading, expectation: Expectation | undefined, count: number): Candidate[] {
    this.#begin(reading);
    const best: Candidate[] = [];
    const search = (node: number, from: number, to: number, level: number, probability: number): void => {
      if (best.length === count && probability <= best[count - 1].probability) return;
      if (node === 0) {
        best.push({ symbol: from, probability });
        best.sort((a, b) => b.probability - a.probability);
        if (best.length > count) best.pop();
        return;
      }
      const yes = this.#predict(reading, expectation, node, from, to, level);
      for (const outcome of yes >= 0.5 ? [1, 0] : [0, 1]) {
        this.#descend(level, outcome);
        if (outcome === 1) search(this.#tree.right[node], node, to, level + 1, probability * yes);
        else search(this.#tree.left[node], from, node, level + 1, probability * (1 - yes));
      }
    };
    search(this.#tree.root, 0, this.#tree.size, 0, 1);
    return best;
  }

  /** Of this symbol being next. */
  probability(reading: Reading, expectation: Expectation | undefined, symbol: number): number {
    this.#begin(reading);
    let probability = 1;
    let [node, from, to] = [this.#tree.root, 0, this.#tree.size];
    for (let level = 0; node !== 0; level++) {
      const yes = this.#predict(reading, expectation, node, from, to, level);
      const outcome = symbol >= node ? 1 : 0;
      probability *= outcome === 1 ? yes : 1 - yes;
      this.#descend(level, outcome);
      if (outcome === 1) [from, node] = [node, this.#tree.right[node]];
      else [to, node] = [node, this.#tree.left[node]];
    }
    return probability;
  }

  /** Everything that was learned, to be written and restored. */
  get arrays(): readonly LearnedArray[] {
    const parts = [this.#mixer, this.#counted, this.#happened, this.#repeats, this.#byMatch, this.#byText];
    return parts.flatMap(({ arrays }) => arrays);
  }

  restore(learned: readonly LearnedArray[]): void {
    this.arrays.forEach((array, i) => {
      array.set(learned[i]);
    });
  }

  #begin({ low, high }: Reading): void {
    for (let i = 0; i < orders.length; i++) {
      this.#low[0][i] = low[orders[i]];
      this.#high[0][i] = high[orders[i]];
    }
  }

  /** The suffixes that go with this outcome of the decision at `level`, whose middles are known. */
  #descend(level: number, outcome: number): void {
    const low = outcome === 1 ? this.#middle[level] : this.#low[level];
    const high = outcome === 1 ? this.#high[level] : this.#middle[level];
    const [nextLow, nextHigh] = [this.#low[level + 1], this.#high[level + 1]];
    for (let i = 0; i < orders.length; i++) {
      nextLow[i] = low[i];
      nextHigh[i] = high[i];
    }
  }

  /** The probability that the next symbol is at least `node`, of those from `from` to before `to`. */
  #predict(
    reading: Reading,
    expectation: Expectation | undefined,
    node: number,
    from: number,
    to: number,
    level: number,
  ): number {
    this.#hearIndex(reading.index, node, level);
    this.#hearDocument(reading, node);
    this.#hearRepetition(reading, node, from, to);
    this.#hearNetwork(expectation, node, from, to);
    const { inputs, selected } = this.#mixer;
    inputs[inputCount - 1] = 0.3;
    const longest = Math.min(31, reading.longest);
    const isRepeating = this.#repeatAt >= 0;
    selected[0] = 2 * longest + (isRepeating ? 1 : 0);
    selected[1] = node;
    selected[2] = 8 * node + (expectation ? 4 : 0) + repetitionClass(isRepeating ? reading.repeatedFor : 0);
    selected[3] = reading.last & 255;
    const mixed = this.#mixer.mix(node);
    const text = Math.imul(node, 0x9e3779b1) ^ Math.imul(reading.last + 1, 0x85ebca6b);
    const byText = this.#byText.refine((text ^ Math.imul(reading.beforeLast + 1, 0xc2b2ae35)) >>> 19, mixed);
    const byMatch = this.#byMatch.refine(64 * node + selected[0], mixed);
    const probability = 0.5 / (1 + Math.exp(-mixed)) + 0.25 * byMatch + 0.25 * byText;
    return Math.min(1 - 1e-5, Math.max(1e-5, probability));
  }

  #hearIndex(index: CorpusIndex, node: number, level: number): void {
    const { inputs } = this.#mixer;
    const [lows, highs, middles] = [this.#low[level], this.#high[level], this.#middle[level]];
    for (let i = 0; i < orders.length; i++) {
      const low = lows[i];
      const high = highs[i];
      if (low >= high) {
        this.#countedAt[i] = -1;
        middles[i] = low;
        inputs[2 * i] = inputs[2 * i + 1] = 0;
        continue;
      }
      const middle = index.lowerBound(low, high, orders[i], node);
      middles[i] = middle;
      const no = middle - low;
      const yes = high - middle;
      const at = (i * countClasses + classOf(no)) * countClasses + classOf(yes);
      this.#countedAt[i] = at;
      let p = this.#counted.values[at];
      if (no >= 8 && yes >= 8) p = 0.3 * p + (0.7 * (yes + 0.4)) / (no + yes + 0.8);
      this.#hear(2 * i, p);
    }
  }

  #hearDocument({ cache, hashes }: Reading, node: number): void {
    const { inputs } = this.#mixer;
    for (let i = 0; i < documentContexts; i++) {
      const slot = cache.slotOf(hashes[i], node);
      const outcomes = cache.outcomesAt(slot);
      this.#slots[i] = slot;
      this.#outcomes[i] = outcomes;
      const at = 2 * (orders.length + i);
      if (outcomes === 0) inputs[at] = inputs[at + 1] = 0;
      else this.#hear(at, this.#happened.values[i * 512 + outcomes]);
    }
  }

  #hearRepetition({ repeated, repeatedFor }: Reading, node: number, from: number, to: number): void {
    const at = 2 * (orders.length + documentContexts);
    const isHeard = repeated >= from && repeated < to;
    this.#repeatAt = isHeard ? repeatedFor : -1;
    if (!isHeard) {
      this.#mixer.inputs[at] = this.#mixer.inputs[at + 1] = 0;
      return;
    }
    this.#isRepeatYes = repeated >= node ? 1 : 0;
    const p = this.#repeats.values[repeatedFor];
    this.#hear(at, this.#isRepeatYes === 1 ? p : 1 - p);
  }

  #hearNetwork(expectation: Expectation | undefined, node: number, from: number, to: number): void {
    const at = inputCount - 3;
    if (!expectation) {
      this.#mixer.inputs[at] = this.#mixer.inputs[at + 1] = 0;
      return;
    }
    const p = (expectation[to] - expectation[node] + 1e-7) / (expectation[to] - expectation[from] + 2e-7);
    this.#hear(at, Math.min(1 - 1e-5, Math.max(1e-5, p)));
  }

  #hear(at: number, p: number): void {
    const { inputs } = this.#mixer;
    inputs[at] = stretch(p);
    inputs[at + 1] = (p - 0.5) * linearScale;
  }

  #update({ cache }: Reading, outcome: number, rate: number): void {
    this.#mixer.learn(outcome, rate);
    for (let i = 0; i < orders.length; i++) {
      if (this.#countedAt[i] >= 0) this.#counted.update(this.#countedAt[i], outcome);
    }
    for (let i = 0; i < documentContexts; i++) {
      const outcomes = this.#outcomes[i];
      if (outcomes !== 0) this.#happened.update(i * 512 + outcomes, outcome);
      cache.note(this.#slots[i], outcomes, outcome);
    }
    if (this.#repeatAt >= 0) this.#repeats.update(this.#repeatAt, outcome === this.#isRepeatYes ? 1 : 0);
    this.#byMatch.learn(outcome);
    this.#byText.learn(outcome);
  }
}

/** Counts that are told apart: 0 … 7, and ranges above. */
const classBounds = [8, 12, 16, 24, 32, 64, 128, 512];
const typicalCount = [0, 1, 2, 3, 4, 5, 6, 7, 10, 14, 20, 28, 48, 96, 300, 2000];

function classOf(count: number): number {
  if (count < 8) return count;
  for (let i = 1; i < classBounds.length; i++) if (count < classBounds[i]) return 7 + i;
  return 15;
}

function repetitionClass(length: number): number {
  return length === 0 ? 0 : length < 8 ? 1 : length < 16 ? 2 : 3;
}
