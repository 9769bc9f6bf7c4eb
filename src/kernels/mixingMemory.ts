import { ratesByCount } from '../language/mixture/adaptiveProbabilities';
import { classes } from '../language/mixture/counts';
import {
  countsOf,
  documentContexts,
  indexContexts,
  type Learned,
  learnedLengths,
  predictors,
  valuesOf,
  weightSets,
} from '../language/mixture/learned';
import { finalMixers, inputsOf, lastWeights } from '../language/mixture/mixer';
import type { DecisionInputs } from '../language/mixture/mixingKernels';
import { leastProbable, mostProbable } from '../language/mixture/scalarMixing';
import { outcomesAfter, slotCount } from '../language/mixture/slots';
import * as recipe from '../language/recipe';

/*
 * The memory layout of the kernels of `assembly/mixture.ts`: the tables that all mixtures of a memory share, and the
 * block of one mixture. Offsets are in bytes, from the start of the tables or of the block.
 */

const floatConstants = [
  recipe.linearScale,
  recipe.biasInput,
  recipe.finalMixerRate,
  recipe.isseRate,
  recipe.apmRate,
  recipe.apmShare,
  1 - 2 * recipe.apmShare,
  recipe.classShare,
  1 - recipe.classShare,
  recipe.indexPrior,
  2 * Math.fround(recipe.indexPrior),
];
const integerConstants = [recipe.exactFrom, recipe.mostOutcomes];
const bounds = [leastProbable, mostProbable];
const ratesAt = 64;
const classesAt = ratesAt + ratesByCount.byteLength;
const outcomesAt = classesAt + classes.byteLength;

export const tablesBytes = outcomesAt + outcomesAfter.byteLength;

export function writeTables(buffer: ArrayBufferLike, at: number): void {
  const floats = new Float32Array(buffer, at, ratesAt / 4);
  floats.set(floatConstants);
  new Int32Array(buffer, at + 4 * floatConstants.length).set(integerConstants);
  floats.set(bounds, floatConstants.length + integerConstants.length);
  new Float32Array(buffer, at + ratesAt).set(ratesByCount);
  new Uint8Array(buffer, at + classesAt).set(classes);
  new Uint16Array(buffer, at + outcomesAt).set(outcomesAfter);
}

/** Places for contexts and for predictors in the arrays of a block. */
const mostContexts = 24;
const mostPredictors = 64;

/**
 * Offsets of the arrays that are written from outside; the kernels' own arrays are between them and the learned values.
 */
const offsets = {
  no: 128,
  yes: 224,
  hashes: 320,
  probabilities: 512,
  finalRows: 2368,
  stages: 2432,
  rows: 2560,
  outputs: 2624,
  values: 2752,
};

/** Alignment of the parts of a block, in bytes. */
const alignment = 64;

/** Bytes of the block of a mixture with V symbols. */
export function blockBytes(V: number): number {
  return slotsAt(V) + 2 * slotCount;
}

export interface MixtureBlock {
  readonly at: number;
  readonly learned: Learned;
  readonly inputs: DecisionInputs;
  readonly slots: Uint16Array;
}

/** Lays out the block of a mixture with V symbols, without outcomes and with learned values that are not initialized. */
export function layOutBlock(buffer: ArrayBufferLike, at: number, tables: number, V: number): MixtureBlock {
  if (Math.max(indexContexts, documentContexts) > mostContexts || inputsOf(predictors) > mostPredictors)
    throw new Error(`Expected at most ${mostContexts} contexts of a kind, found ${indexContexts}.`);
  const lengths = learnedLengths(V);
  const learned = {
    values: new Float32Array(buffer, at + offsets.values, lengths.values),
    counts: new Uint8Array(buffer, at + countsAt(V), lengths.counts),
  };
  const slots = new Uint16Array(buffer, at + slotsAt(V), slotCount);
  slots.fill(0);
  new Float32Array(buffer, at + offsets.outputs, lastWeights).fill(0);
  const integers = (offset: number, count: number): Int32Array => new Int32Array(buffer, at + offset, count);
  const fields = [...partsOf(learned, V), slots.byteOffset, tables, indexContexts, documentContexts];
  integers(0, offsets.no / 4).set([...fields, 4 * inputsOf(predictors), weightSets]);
  new Float32Array(buffer, at + offsets.probabilities, mostPredictors).fill(0.5);
  const inputs = {
    no: integers(offsets.no, indexContexts),
    yes: integers(offsets.yes, indexContexts),
    stages: integers(offsets.stages, indexContexts),
    hashes: integers(offsets.hashes, documentContexts),
    rows: integers(offsets.rows, weightSets),
    finalRows: integers(offsets.finalRows, finalMixers),
  };
  return { at, learned, inputs, slots };
}

/** Addresses of the parts of the learned values, in the order of the kernels' fields. */
function partsOf(learned: Learned, V: number): number[] {
  const values = (
    ['weights', 'last', 'counted', 'indexChain', 'happened', 'documentChain', 'matches', 'byMatch', 'byText'] as const
  ).map((part) => valuesOf(learned, part, V));
  const counts = (['counted', 'happened', 'matches'] as const).map((part) => countsOf(learned, part, V));
  return [...values, ...counts].map(({ byteOffset }) => byteOffset);
}

function countsAt(V: number): number {
  return offsets.values + aligned(4 * learnedLengths(V).values);
}

function slotsAt(V: number): number {
  return countsAt(V) + aligned(learnedLengths(V).counts);
}

function aligned(bytes: number): number {
  return alignment * Math.ceil(bytes / alignment);
}
