import { apmShare } from '../recipe';
import type { Candidate } from '../textState';
import type { LearnedArray } from './adaptiveProbabilities';
import { documentInputs, DocumentStatistics, noteOutcome } from './documentStatistics';
import { indexInputs, indexStates, IndexStatistics } from './indexStatistics';
import { Mixer, squash } from './mixer';
import type { Reading } from './reading';
import { Apm } from './apm';
import type { SymbolTree } from './symbolTree';

/** Predictors: those of the index, those of the document, and the network. */
const inputs = indexInputs + documentInputs + 1;

const apmContexts = 1 << 13;

/** Cumulative probabilities of the network: entry v is the probability of the symbols before v, (V + 1). */
export type Expectation = Float64Array;

/**
 * The predictor of the next symbol. At every binary decision of the symbol tree it mixes the context statistics of the index,
 * the context statistics of the open document, the document's match model, and the network, and refines the result by two
 * APMs. The design is that of lpaq and zpaq (Mahoney) and cmix (Knoll); the index has exact counts of the learned text in
 * the place of their hashed bit histories.
 */
export class Mixture {
  readonly #tree: SymbolTree;
  readonly #mixer: Mixer;
  readonly #index = new IndexStatistics();
  readonly #document = new DocumentStatistics();
  readonly #byMatch: Apm;
  readonly #byText: Apm;

  constructor(tree: SymbolTree) {
    const V = tree.size;
    this.#tree = tree;
    this.#mixer = new Mixer(inputs, [1, 2 * indexStates, 8 * V, 256, 256, layouts], layouts);
    this.#byMatch = new Apm(V * 64);
    this.#byText = new Apm(apmContexts);
  }

  /**
   * Updates all parts with the next symbol and advances the reading. Returns the symbol's cost, −ln p in nats, and
   * whether each decision had the likelier outcome.
   */
  learn(
    reading: Reading,
    expectation: Expectation | undefined,
    symbol: number,
    rate: number,
  ): { readonly nats: number; readonly wasLikeliest: boolean } {
    let nats = 0;
    let wasLikeliest = true;
    this.#index.begin(reading);
    let [node, from, to] = [this.#tree.root, 0, this.#tree.size];
    for (let level = 0; node !== 0; level++) {
      const probability = this.#predict(reading, expectation, node, from, to, level);
      const outcome = symbol >= node ? 1 : 0;
      wasLikeliest &&= probability >= 0.5 === (outcome === 1);
      nats -= Math.log(outcome === 1 ? probability : 1 - probability);
      this.#update(reading, outcome, rate);
      this.#index.descend(level, outcome);
      if (outcome === 1) [from, node] = [node, this.#tree.right[node]];
      else [to, node] = [node, this.#tree.left[node]];
    }
    reading.read(symbol);
    // After `reading.read` has searched for a match; otherwise it would find this very position.
    reading.cache.append(symbol);
    return { nats, wasLikeliest };
  }

  /**
   * Adds the next symbol to the document's statistics without a prediction, which is faster, and advances the reading.
   */
  note(reading: Reading, symbol: number): void {
    for (let node = this.#tree.root; node !== 0;) {
      const outcome = symbol >= node ? 1 : 0;
      noteOutcome(reading, node, outcome);
      node = outcome === 1 ? this.#tree.right[node] : this.#tree.left[node];
    }
    reading.pass(symbol);
    reading.cache.append(symbol);
  }

  /** The `count` likeliest next symbols, likeliest first. */
  likeliest(reading: Reading, expectation: Expectation | undefined, count: number): Candidate[] {
    this.#index.begin(reading);
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
        this.#index.descend(level, outcome);
        if (outcome === 1) search(this.#tree.right[node], node, to, level + 1, probability * yes);
        else search(this.#tree.left[node], from, node, level + 1, probability * (1 - yes));
      }
    };
    search(this.#tree.root, 0, this.#tree.size, 0, 1);
    return best;
  }

  /** The probability that this symbol is the next one. */
  probability(reading: Reading, expectation: Expectation | undefined, symbol: number): number {
    this.#index.begin(reading);
    let probability = 1;
    let [node, from, to] = [this.#tree.root, 0, this.#tree.size];
    for (let level = 0; node !== 0; level++) {
      const yes = this.#predict(reading, expectation, node, from, to, level);
      const outcome = symbol >= node ? 1 : 0;
      probability *= outcome === 1 ? yes : 1 - yes;
      this.#index.descend(level, outcome);
      if (outcome === 1) [from, node] = [node, this.#tree.right[node]];
      else [to, node] = [node, this.#tree.left[node]];
    }
    return probability;
  }

  /** All learned values, to be stored and restored. */
  get arrays(): readonly LearnedArray[] {
    const parts = [this.#mixer, this.#index, this.#document, this.#byMatch, this.#byText];
    return parts.flatMap(({ arrays }) => arrays);
  }

  restore(learned: readonly LearnedArray[]): void {
    this.arrays.forEach((array, i) => {
      array.set(learned[i]);
    });
  }

  /** Probability that the next symbol is `node` or greater, given that it is among `from` … `to` − 1. */
  #predict(
    reading: Reading,
    expectation: Expectation | undefined,
    node: number,
    from: number,
    to: number,
    level: number,
  ): number {
    const mixer = this.#mixer;
    mixer.begin();
    this.#index.addInputs(mixer, reading.index, node, level);
    this.#document.addInputs(mixer, reading, node, from, to, this.#index.chainOutput);
    this.#addNetwork(expectation, node, from, to);
    const matching = this.#document.isMatching ? 1 : 0;
    const { selected } = mixer;
    selected[1] = 2 * this.#index.state + matching;
    selected[2] = 8 * node + (expectation ? 4 : 0) + matchClass(matching * reading.matchLength);
    selected[3] = reading.last & 255;
    selected[4] = reading.beforeLast & 255;
    selected[5] = mixer.selectedLast = layoutOf(reading);
    const mixed = mixer.mix();
    // Not by `mixBits`: other collisions change predictions.
    const text = Math.imul(node, 0x9e3779b1) ^ Math.imul(reading.last + 1, 0x85ebca6b);
    const byText = this.#byText.refine((text ^ Math.imul(reading.beforeLast + 1, 0xc2b2ae35)) >>> 19, mixed);
    const longest = Math.min(31, reading.longest);
    const byMatch = this.#byMatch.refine(64 * node + 2 * longest + matching, mixed);
    const probability = (1 - 2 * apmShare) * squash(mixed) + apmShare * byMatch + apmShare * byText;
    return Math.min(1 - 1e-5, Math.max(1e-5, probability));
  }

  #addNetwork(expectation: Expectation | undefined, node: number, from: number, to: number): void {
    if (!expectation) {
      this.#mixer.skip();
      return;
    }
    const p = (expectation[to] - expectation[node] + 1e-7) / (expectation[to] - expectation[from] + 2e-7);
    this.#mixer.add(Math.min(1 - 1e-5, Math.max(1e-5, p)));
  }

  #update(reading: Reading, outcome: number, rate: number): void {
    this.#mixer.learn(outcome, rate);
    this.#index.learn(outcome);
    this.#document.learn(reading, outcome);
    this.#byMatch.learn(outcome);
    this.#byText.learn(outcome);
  }
}

function matchClass(length: number): number {
  return length === 0 ? 0 : length < 8 ? 1 : length < 16 ? 2 : 3;
}

/** Number of weight sets by column and length of the current word, each capped at 15. */
const layouts = 256;

function layoutOf({ column, wordLength }: Reading): number {
  return 16 * Math.min(15, column) + Math.min(15, wordLength);
}
