import { selectingContexts, tokenContexts, wordlessContexts } from '../index/tokenContexts';
import { contextLengths, firstNetworkWeight } from '../recipe';
import { apmPoints } from './apm';
import { inputsOf, lastWeights } from './mixer';

/*
 * The learned values of a mixture and their order in memory. They are stored, restored, and shared with the kernels.
 */

export interface Learned {
  /** Weights, probabilities and points of curves. */
  readonly values: Float32Array;
  /** Numbers of outcomes of the adaptive probabilities. */
  readonly counts: Uint8Array;
}

/** Number of contexts of subtokens: the letters of the current one, and the same after the one before it. */
export const subtokenContexts = 2;

/**
 * Places among the index contexts, after those of the subtokens: of word ends, of the current word, the first of the token
 * contexts and the first of the contexts by length.
 */
export const [wordEndPlace, wordPlace, firstTokenContext, firstLength] = [
  subtokenContexts,
  subtokenContexts + 1,
  subtokenContexts + 2,
  subtokenContexts + 2 + tokenContexts,
];

/**
 * Number of contexts that are looked up in the index: those of the current subtoken, that of word ends, the current word with
 * the symbols before it, the token contexts, then contexts of several lengths.
 */
export const indexContexts = firstLength + contextLengths.length;

/** Number of contexts by which the outcomes of a document are counted; the last ones are the token contexts, see `Reading`. */
export const documentContexts = 12 + tokenContexts + wordlessContexts.length;

/** Match models: of the document, of the index, and the one of the index that is resumed after a difference. */
export const matchModels = 3;

/** Predictors: each context of the index and the chain over them, the same of the document, the match models, the network. */
export const predictors = indexContexts + 1 + documentContexts + 1 + matchModels + 1;

/** Number of classes of a count of the index. */
export const countClasses = 16;

/**
 * Number of stages of an index context: at the first decision on a symbol; at the second and at later ones, whether all of its
 * occurrences agree with the decisions before or only some.
 */
export const contextStages = 5;

/** Number of states of an index context: its stage, and the classes of both counts. */
export const indexStates = contextStages * countClasses ** 2;

/** Number of states of a document context: the outcomes in a slot. */
export const slotStates = 512;

/** Number of states of each match model with their own probabilities: by length or, of a resumed match, see `ResumedMatch`. */
export const matchStates = 64;

/** Number of curves of the APM by text. */
export const textCurves = 1 << 13;

/**
 * Number of states of the longest context found in the index: its length, and whether only yes or only no followed it.
 */
export const foundStates = 4 * (contextLengths.length + 1);

/**
 * Number of weight rows for the class of the token before the current one, to which it is reduced, and the length of the
 * current word, capped at 3.
 */
export const classRows = 1024;

/** Number of weight rows for a decision's level in the symbol tree and the length of the current word, each capped at 15. */
const levelRows = 256;

/** Number of weight rows for the node, to which it is reduced. */
export const nodeRows = 1024;

/** Number of weight rows for the matches: which of them predict an outcome, the same one or not, and their lengths. */
const matchRows = 256;

/** Number of states of the selecting token contexts: whether each occurs, and how it was followed, see `CurrentToken`. */
export const tokenStates = 4 ** selectingContexts;

/**
 * Number of weight rows for several values, to which they are hashed: the node and the last symbol; the node, the class of the
 * token before the current one and whether that one is a word; the node and the expected symbol; the last two symbols and the
 * decision's level; the classes of the last two tokens and the level; the counts of the subtokens, the level and whether a word
 * is written; or the class of the token before, the expected symbol and whether a word is written.
 */
export const hashedRows = 2048;

/** Number of weight rows of each set of the mixer, for V symbols. */
function rowsOfSets(V: number): readonly number[] {
  return [
    hashedRows,
    2 * foundStates,
    8 * V,
    hashedRows,
    hashedRows,
    classRows,
    hashedRows,
    tokenStates,
    hashedRows,
    hashedRows,
    hashedRows,
  ];
}

/** Number of weight sets. */
export const weightSets = rowsOfSets(1).length;

/** Number of weight rows of each of the `finalMixers`. */
const rowsOfFinalMixers = [levelRows, nodeRows, matchRows, tokenStates] as const;

/** Number of curves of the APM by match, for V symbols. */
export function matchCurves(V: number): number {
  return V * 64;
}

/** First row of each set, for V symbols. */
export function firstRows(V: number): readonly number[] {
  return firstOf(rowsOfSets(V));
}

/**
 * Changes the values of the index alone to those with which a mixture of index and network begins: the rows that it selects
 * where the network predicts are those of the same states without a network, and the network has a weight in all rows.
 */
export function addWeightsOfNetwork(learned: Learned, V: number): void {
  const inputs = 2 * inputsOf(predictors);
  const weights = valuesOf(learned, 'weights', V);
  // The network is the last predictor.
  for (let at = predictors - 1; at < weights.length; at += inputs) weights[at] = firstNetworkWeight;
  const first = firstRows(V)[nodeSet];
  for (let node = 0; node < V; node++) {
    const from = (first + nodeSetRow(node, false, 0)) * inputs;
    weights.copyWithin((first + nodeSetRow(node, true, 0)) * inputs, from, from + 4 * inputs);
  }
}

/** Number of the weight set by node, see `nodeSetRow`. */
export const nodeSet = 2;

/** Row of that set for a node, for whether the network predicts, and for one of four classes of the match's length. */
export function nodeSetRow(node: number, hasNetwork: boolean, matchClass: number): number {
  return 8 * node + (hasNetwork ? 4 : 0) + matchClass;
}

/** First row of each final mixer. */
export const firstFinalRows = firstOf(rowsOfFinalMixers);

/** The parts of `Learned.values`, in order and the weights first, with their lengths for V symbols. */
const valueLengths = {
  weights: (V: number) => sum(rowsOfSets(V)) * 2 * inputsOf(predictors),
  last: () => sum(rowsOfFinalMixers) * lastWeights,
  counted: () => indexContexts * indexStates,
  indexChain: () => 2 * indexContexts * indexStates,
  happened: () => documentContexts * slotStates,
  documentChain: () => 2 * documentContexts * slotStates,
  matches: () => matchModels * matchStates,
  byMatch: (V: number) => matchCurves(V) * apmPoints,
  byText: () => textCurves * apmPoints,
} as const;

/** The parts of `Learned.counts`. */
const countLengths = {
  counted: valueLengths.counted,
  happened: valueLengths.happened,
  matches: valueLengths.matches,
} as const;

export type ValuePart = keyof typeof valueLengths;
export type CountPart = keyof typeof countLengths;

/** Lengths of both arrays of `Learned` and of the weights, for V symbols. */
export function learnedLengths(V: number): Readonly<Record<keyof Learned | 'weights', number>> {
  const total = (lengths: Readonly<Record<string, (V: number) => number>>): number =>
    sum(Object.values(lengths).map((length) => length(V)));
  return { values: total(valueLengths), counts: total(countLengths), weights: valueLengths.weights(V) };
}

/** A part of the values. */
export function valuesOf({ values }: Learned, part: ValuePart, V: number): Float32Array {
  const { from, length } = placeOf(valueLengths, part, V);
  return values.subarray(from, from + length);
}

/** A part of the counts. */
export function countsOf({ counts }: Learned, part: CountPart, V: number): Uint8Array {
  const { from, length } = placeOf(countLengths, part, V);
  return counts.subarray(from, from + length);
}

function placeOf(
  lengths: Readonly<Record<string, (V: number) => number>>,
  part: string,
  V: number,
): { readonly from: number; readonly length: number } {
  let from = 0;
  for (const [name, lengthOf] of Object.entries(lengths)) {
    const length = lengthOf(V);
    if (name === part) return { from, length };
    from += length;
  }
  throw new Error(`Expected a part of the learned values, found ${part}.`);
}

/** Sum of the lengths before each. */
function firstOf(lengths: readonly number[]): readonly number[] {
  return lengths.map((_, i) => sum(lengths.slice(0, i)));
}

function sum(lengths: readonly number[]): number {
  return lengths.reduce((total, length) => total + length, 0);
}
