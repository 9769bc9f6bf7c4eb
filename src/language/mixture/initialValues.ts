import { documentTrust, evenTrust, firstMatch, firstWeight } from '../recipe';
import { apmPoints } from './apm';
import { documentEstimate, indexEstimate, typicalCounts } from './counts';
import { indexStates, type Learned, slotStates, valuesOf, weightSets } from './learned';
import { squash, stretch } from './logistic';

/** Writes the values of a mixture, of V symbols, that has learned nothing. */
export function initialize(learned: Learned, V: number): void {
  learned.counts.fill(0);
  valuesOf(learned, 'weights', V).fill(firstWeight);
  valuesOf(learned, 'last', V).fill(1 / weightSets);
  valuesOf(learned, 'matches', V).fill(firstMatch);
  repeat(valuesOf(learned, 'counted', V), indexStates, (state) => {
    const { no, yes } = typicalCounts(state);
    return [indexEstimate(no, yes)];
  });
  repeat(valuesOf(learned, 'happened', V), slotStates, (state) => [documentEstimate(state)]);
  repeat(valuesOf(learned, 'indexChain', V), indexStates, firstIndexLink);
  repeat(valuesOf(learned, 'documentChain', V), slotStates, firstDocumentLink);
  for (const part of ['byMatch', 'byText'] as const)
    repeat(valuesOf(learned, part, V), apmPoints, (point) => [squash((point - 16) / 2)]);
}

/** The two weights of a component of an ISSE chain: the factor of its input, and the constant that it adds. */
type Link = readonly [kept: number, added: number];

/**
 * Initial weights of a component: the more often a context occurred, the more its counts weigh against shorter
 * contexts.
 */
function firstIndexLink(state: number): Link {
  const { no, yes } = typicalCounts(state);
  const trust = (no + yes) / (no + yes + evenTrust);
  return [1 - trust, trust * stretch(indexEstimate(no, yes))];
}

function firstDocumentLink(outcomes: number): Link {
  return [1 - documentTrust, documentTrust * stretch(documentEstimate(outcomes))];
}

/** Fills an array with the values of `count` states, repeated to its end. */
function repeat(values: Float32Array, count: number, of: (state: number) => readonly number[]): void {
  const once = Array.from({ length: count }, (_, state) => of(state)).flat();
  values.set(once);
  // In doubling parts: a call for each context takes a millisecond, and each document has two APMs.
  for (let filled = once.length; filled < values.length; filled *= 2) values.copyWithin(filled, 0, filled);
}
