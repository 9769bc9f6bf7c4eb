import assert from 'node:assert/strict';
import { apmPoints } from '../../../src/language/mixture/apm';
import { documentEstimate, indexEstimate } from '../../../src/language/mixture/counts';
import { initialize } from '../../../src/language/mixture/initialValues';
import {
  countClasses,
  documentContexts,
  indexContexts,
  indexStates,
  learnedLengths,
  slotStates,
  type ValuePart,
  valuesOf,
  weightSets,
} from '../../../src/language/mixture/learned';
import { squash, stretch } from '../../../src/language/mixture/logistic';
import { documentTrust, evenTrust, firstMatch, firstWeight } from '../../../src/language/recipe';

const V = 5;

function initialValues(): (part: ValuePart) => Float32Array {
  const { values, counts } = learnedLengths(V);
  const learned = { values: new Float32Array(values).fill(7), counts: new Uint8Array(counts).fill(7) };
  initialize(learned, V);
  assert.deepEqual(new Set(learned.counts), new Set([0]));
  return (part) => valuesOf(learned, part, V);
}

function assertNear(found: readonly (number | undefined)[], expected: readonly number[], what: string): void {
  for (const [i, value] of expected.entries())
    assert.ok(Math.abs(found[i]! - value) < 1e-5, `${what}: ${found[i]} instead of ${value}`);
}

suite('the initial values of a mixture', () => {
  let of: (part: ValuePart) => Float32Array;

  setup(() => {
    of = initialValues();
  });

  test('have the same weight of every input, and a mean of all sets', () => {
    assert.deepEqual(new Set(of('weights')), new Set([Math.fround(firstWeight)]));
    assert.deepEqual(new Set(of('last')), new Set([Math.fround(1 / weightSets)]));
    assert.deepEqual(new Set(of('matches')), new Set([Math.fround(firstMatch)]));
  });

  test('are estimates from the counts, and trust a context more, the more often it occurred', () => {
    for (const [no, yes] of [
      [0, 0],
      [3, 0],
      [1, 2],
    ] as const) {
      const estimate = indexEstimate(no, yes);
      const trust = (no + yes) / (no + yes + evenTrust);
      // In the first and in the last stage and context.
      for (const from of [0, indexContexts * indexStates - countClasses ** 2]) {
        const state = from + 16 * no + yes;
        assertNear([of('counted')[state]], [estimate], `${no}, ${yes}`);
        const link = of('indexChain').subarray(2 * state, 2 * state + 2);
        assertNear([...link], [1 - trust, trust * stretch(estimate)], `${no}, ${yes} in the chain`);
      }
    }
  });

  test('are the same for the contexts of a document, with one trust', () => {
    const outcomes = (3 << 4) | 1;
    for (const from of [0, (documentContexts - 1) * slotStates]) {
      const estimate = documentEstimate(outcomes);
      assertNear([of('happened')[from + outcomes]], [estimate], 'the estimate');
      const link = of('documentChain').subarray(2 * (from + outcomes), 2 * (from + outcomes) + 2);
      assertNear([...link], [1 - documentTrust, documentTrust * stretch(estimate)], 'the chain');
    }
  });

  test('leave a probability as it is in every curve of an APM', () => {
    for (const part of ['byMatch', 'byText'] as const) {
      const curves = of(part);
      for (const from of [0, curves.length - apmPoints])
        assertNear(
          [...curves.subarray(from, from + apmPoints)],
          Array.from({ length: apmPoints }, (_, point) => squash((point - 16) / 2)),
          part,
        );
    }
  });
});
