import assert from 'node:assert/strict';
import { Random } from '../../../src/base/random';
import { learnedLengths, valuesOf } from '../../../src/language/mixture/learned';
import { pack, packedLengths, unpack } from '../../../src/language/mixture/packedValues';
import { scalarMixing } from '../../../src/language/mixture/scalarMixing';

const V = 5;

suite('the packed values of a mixture', () => {
  test('have all but the weights unchanged, and those with a relative error of at most 1 in 256', () => {
    const random = new Random(1);
    const { learned } = scalarMixing.create(V);
    for (const [i] of learned.values.entries()) learned.values[i] = random.uniform(-1, 1) * 2 ** random.integer(20);
    for (const [i] of learned.counts.entries()) learned.counts[i] = random.integer(256);
    const before = { values: learned.values.slice(), counts: learned.counts.slice() };
    const packed = pack(learned, V);
    learned.values.fill(7);
    learned.counts.fill(7);
    unpack(packed, learned, V);
    const { weights } = learnedLengths(V);
    assert.deepEqual(learned.values.subarray(weights), before.values.subarray(weights));
    assert.deepEqual(learned.counts, before.counts);
    for (const [i, weight] of valuesOf(learned, 'weights', V).entries()) {
      const exact = before.values[i]!;
      assert.ok(Math.abs(weight - exact) <= Math.abs(exact) / 256, `${weight} of ${exact}`);
    }
    assert.deepEqual(pack(learned, V), packed, 'packing again changes nothing');
  });

  test('are rounded to the nearest, and to the even one of two', () => {
    const { learned } = scalarMixing.create(V);
    const weights = valuesOf(learned, 'weights', V);
    const rounded = (value: number): number => {
      weights[0] = value;
      unpack(pack(learned, V), learned, V);
      return weights[0];
    };
    // Near 1, a bfloat16 has steps of 1 in 128.
    for (const sign of [1, -1]) {
      for (const [steps, nearest] of [
        [0.49, 0],
        [0.5, 0],
        [0.51, 1],
        [1.5, 2],
        [2.5, 2],
        [127.6, 128],
      ] as const)
        assert.equal(rounded(sign * (1 + steps / 128)), sign * (1 + nearest / 128), `${sign}, ${steps}`);
      assert.equal(rounded(sign * 0), sign * 0);
    }
  });

  test('have the lengths that they are said to have', () => {
    const { weights, others, counts } = pack(scalarMixing.create(V).learned, V);
    assert.deepEqual(packedLengths(V), { weights: weights.length, others: others.length, counts: counts.length });
  });
});
