import { hashWith } from '../../base/hash';
import { classContext } from '../index/tokenContexts';
import type { Candidate } from '../textState';
import { IndexRanges } from './indexRanges';
import {
  classRows,
  firstFinalRows,
  firstRows,
  matchStates,
  nodeRows,
  nodeSet,
  nodeSetRow,
  hashedRows,
  subtokenContexts,
} from './learned';
import type { Decision, DecisionInputs, MixingCore } from './mixingKernels';
import { pack, type PackedValues } from './packedValues';
import type { Reading } from './reading';
import type { SymbolTree } from './symbolTree';

/** Cumulative probabilities of the network: entry v is the probability of the symbols before v, (V + 1). */
export type Expectation = Float64Array;

/**
 * The predictor of the next symbol. At every binary decision of the symbol tree it mixes the context statistics of the
 * index, the context statistics of the open document, the match models of both, and the network, and refines the result
 * by two APMs. The design is that of lpaq and zpaq (Mahoney) and cmix (Knoll); exact counts of the learned text,
 * from the index, replace their hashed bit histories. This class collects the inputs of each decision; its core
 * computes the probability.
 */
export class Mixture {
  readonly #tree: SymbolTree;
  readonly #core: MixingCore;
  readonly #ranges = new IndexRanges();
  readonly #firstRows: readonly number[];
  // Of the symbol that is predicted: the one that alone follows the longest context, those of both matches of the index (−1
  // for none), and the states of these matches.
  #certain = -1;
  #followed = -1;
  #resumed = -1;
  #followedState = 0;
  #resumedState = 0;
  readonly #decision: Decision = {
    node: 0,
    match: 0,
    indexMatch: 0,
    resumedMatch: 0,
    network: 0.5,
    byMatch: 0,
    byText: 0,
  };

  constructor(tree: SymbolTree, core: MixingCore) {
    this.#tree = tree;
    this.#core = core;
    this.#firstRows = firstRows(tree.size);
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
    this.#begin(reading);
    let [node, from, to] = [this.#tree.root, 0, this.#tree.size];
    for (let level = 0; node !== 0; level++) {
      const probability = this.#predict(reading, expectation, node, from, to, level);
      const outcome = symbol >= node ? 1 : 0;
      wasLikeliest &&= probability >= 0.5 === (outcome === 1);
      nats -= Math.log(outcome === 1 ? probability : 1 - probability);
      this.#core.learn(outcome, rate);
      this.#ranges.descend(level, outcome);
      if (outcome === 1) [from, node] = [node, this.#tree.right[node]];
      else [to, node] = [node, this.#tree.left[node]];
    }
    reading.read(symbol);
    // After `reading.read` has searched for a match; otherwise it would find this position itself.
    reading.matches.append(symbol);
    return { nats, wasLikeliest };
  }

  /**
   * Adds the next symbol to the document's statistics without a prediction, which is faster, and advances the reading:
   * with a look-up in the index, or without one, see `Reading.pass`.
   */
  note(reading: Reading, symbol: number, advance: 'read' | 'pass'): void {
    this.#core.inputs.hashes.set(reading.hashes);
    for (let node = this.#tree.root; node !== 0;) {
      const outcome = symbol >= node ? 1 : 0;
      this.#core.note(node, outcome);
      node = outcome === 1 ? this.#tree.right[node] : this.#tree.left[node];
    }
    reading[advance](symbol);
    reading.matches.append(symbol);
  }

  /** The `count` likeliest next symbols, likeliest first. */
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
        this.#ranges.descend(level, outcome);
        if (outcome === 1) search(this.#tree.right[node], node, to, level + 1, probability * yes);
        else search(this.#tree.left[node], from, node, level + 1, probability * (1 - yes));
      }
    };
    search(this.#tree.root, 0, this.#tree.size, 0, 1);
    return best;
  }

  /** The probability that this symbol is the next one. */
  probability(reading: Reading, expectation: Expectation | undefined, symbol: number): number {
    this.#begin(reading);
    let probability = 1;
    let [node, from, to] = [this.#tree.root, 0, this.#tree.size];
    for (let level = 0; node !== 0; level++) {
      const yes = this.#predict(reading, expectation, node, from, to, level);
      const outcome = symbol >= node ? 1 : 0;
      probability *= outcome === 1 ? yes : 1 - yes;
      this.#ranges.descend(level, outcome);
      if (outcome === 1) [from, node] = [node, this.#tree.right[node]];
      else [to, node] = [node, this.#tree.left[node]];
    }
    return probability;
  }

  /** A copy of the learned values. */
  learned(): PackedValues {
    return pack(this.#core.learned, this.#tree.size);
  }

  /** Forgets the outcomes of the document's contexts; what was learned from them remains. */
  forgetDocument(): void {
    this.#core.forgetDocument();
  }

  /** Frees the memory. The mixture must not be used afterwards. */
  release(): void {
    this.#core.release();
  }

  /** To be called before the first decision on a symbol. */
  #begin(reading: Reading): void {
    this.#ranges.begin(reading);
    const { hashes, rows, finalRows } = this.#core.inputs;
    hashes.set(reading.hashes);
    const first = this.#firstRows;
    rows[5] = first[5] + classRow(reading);
    rows[7] = first[7] + reading.token.state;
    finalRows[3] = firstFinalRows[3] + reading.token.state;
    this.#certain = reading.certain;
    const { indexMatch, resumedMatch } = reading;
    this.#followed = indexMatch.symbol;
    this.#followedState = matchStates + lengthClass(indexMatch.length);
    const isSame = this.#followed >= 0 && resumedMatch.place === indexMatch.place;
    this.#resumed = isSame ? -1 : resumedMatch.symbol;
    this.#resumedState = 2 * matchStates + resumedMatch.state;
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
    const { matched, matchLength, last, beforeLast, wordLength } = reading;
    const [followed, resumed, certain] = [this.#followed, this.#resumed, this.#certain];
    const decision = this.#decision;
    const { inputs } = this.#core;
    this.#ranges.count(node, level, inputs);
    const isMatching = matched >= from && matched < to;
    const isFollowing = followed >= from && followed < to;
    const isResumed = resumed >= from && resumed < to;
    const isCertain = certain >= from && certain < to;
    const matching = isMatching ? 1 : 0;
    decision.node = node;
    decision.match = !isMatching ? 0 : matched >= node ? matchLength : -matchLength;
    decision.indexMatch = !isFollowing ? 0 : followed >= node ? this.#followedState : -this.#followedState;
    decision.resumedMatch = !isResumed ? 0 : resumed >= node ? this.#resumedState : -this.#resumedState;
    decision.network = expectation ? expected(expectation, node, from, to) : 0.5;
    const { rows, finalRows } = inputs;
    const first = this.#firstRows;
    const nodeAndLast = hashWith(node, last);
    const { hashes, classBefore } = reading.token;
    const expectedSymbol = 1 + (isMatching ? matched : isFollowing ? followed : isCertain ? certain : -1);
    const inWord = wordLength > 0 ? 1 : 0;
    const firstLevels = Math.min(3, level);
    rows[0] = first[0] + hashedRow(nodeAndLast);
    rows[1] = first[1] + 2 * this.#ranges.found + matching;
    rows[nodeSet] = first[nodeSet] + nodeSetRow(node, expectation !== undefined, matchClass(matching * matchLength));
    rows[3] = first[3] + hashedRow(hashWith(hashWith(node, classBefore), inWord));
    rows[4] = first[4] + hashedRow(hashWith(node, expectedSymbol));
    rows[6] = first[6] + hashedRow(hashWith(hashWith(last, beforeLast), firstLevels));
    rows[8] = first[8] + hashedRow(hashWith(hashes[classContext], firstLevels));
    rows[9] = first[9] + hashedRow(hashWith(subtokenState(inputs), 2 * level + inWord));
    rows[10] = first[10] + hashedRow(hashWith(hashWith(classBefore, expectedSymbol), inWord));
    finalRows[0] = firstFinalRows[0] + 16 * Math.min(15, level) + Math.min(15, wordLength);
    finalRows[1] = firstFinalRows[1] + (node & (nodeRows - 1));
    finalRows[2] = firstFinalRows[2] + matchRow(reading, isMatching, isFollowing);
    decision.byText = nodeAndLast >>> 19;
    decision.byMatch = 64 * node + 2 * Math.min(31, reading.longest) + matching;
    return this.#core.decide(decision);
  }
}

/** The network's probability that the next symbol is `node` or greater, given that it is among `from` … `to` − 1. */
function expected(expectation: Expectation, node: number, from: number, to: number): number {
  const p = (expectation[to] - expectation[node] + 1e-7) / (expectation[to] - expectation[from] + 2e-7);
  return Math.min(1 - 1e-5, Math.max(1e-5, p));
}

/** Class of a match's length, below `matchStates`; longer matches are told apart less finely. */
function lengthClass(length: number): number {
  return length < 32 ? length : Math.min(matchStates - 1, 32 + ((length - 32) >> 3));
}

/** See `matchRows`; without a match, the length of the longest context. */
function matchRow(reading: Reading, isMatching: boolean, isFollowing: boolean): number {
  const { matched, matchLength, indexMatch, longest } = reading;
  if (!isFollowing) return isMatching ? 64 + Math.min(31, matchLength) : Math.min(15, longest);
  const agree = matched === indexMatch.symbol;
  return 128 + (isMatching && !agree ? 64 : 0) + 2 * Math.min(31, indexMatch.length >> 1) + (agree ? 1 : 0);
}

function matchClass(length: number): number {
  return length === 0 ? 0 : length < 8 ? 1 : length < 16 ? 2 : 3;
}

/** Classes of both counts of both contexts of subtokens, two bits each. */
function subtokenState({ no, yes }: DecisionInputs): number {
  let state = 0;
  for (let i = 0; i < subtokenContexts; i++) state = 16 * state + 4 * countClass(no[i]) + countClass(yes[i]);
  return state;
}

/** None, few, some or many. */
function countClass(count: number): number {
  return count === 0 ? 0 : count < 3 ? 1 : count < 12 ? 2 : 3;
}

/** See `hashedRows`. */
function hashedRow(hash: number): number {
  return hash & (hashedRows - 1);
}

/** See `classRows`. */
function classRow({ token, wordLength }: Reading): number {
  return (4 * token.classBefore + Math.min(3, wordLength)) & (classRows - 1);
}
