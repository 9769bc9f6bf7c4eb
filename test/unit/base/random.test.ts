import assert from 'node:assert/strict';
import { Random } from '../../../src/base/random';
import { atOnce, type Stepwise, withParts } from '../../../src/base/stepwise';

const drawn = (random: Random, count: number): number[] => Array.from({ length: count }, () => random.next());

suite('seeded numbers', () => {
  test('the same seed gives the same numbers, another seed others, and a saved state continues', () => {
    const random = new Random(5);
    const first = drawn(random, 20);
    assert.deepEqual(drawn(new Random(5), 20), first);
    assert.notDeepEqual(drawn(new Random(6), 20), first);
    const later = Random.restored(random.state);
    assert.deepEqual(drawn(later, 5), drawn(random, 5));
    random.restart(5);
    assert.deepEqual(drawn(random, 20), first);
  });

  test('uniform and normal numbers have the right means and deviations', () => {
    const random = new Random(1);
    const moments = (draw: () => number): [mean: number, deviation: number] => {
      const values = Array.from({ length: 20_000 }, draw);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
      return [mean, Math.sqrt(variance)];
    };
    const isNear = (found: number, expected: number): void => {
      assert.ok(Math.abs(found - expected) < 0.03, `expected ${expected}, found ${found}`);
    };
    const [uniformMean, uniformDeviation] = moments(() => random.uniform(-1, 3));
    isNear(uniformMean, 1);
    isNear(uniformDeviation, 4 / Math.sqrt(12));
    const [normalMean, normalDeviation] = moments(() => random.normal());
    isNear(normalMean, 0);
    isNear(normalDeviation, 1);
  });

  test('a shuffle keeps every item and favours no position', () => {
    const random = new Random(2);
    const places = [0, 0, 0, 0];
    for (let i = 0; i < 8000; i++) {
      const shuffled = random.shuffle([0, 1, 2, 3]);
      assert.deepEqual([...shuffled].sort(), [0, 1, 2, 3]);
      places[shuffled.indexOf(0)]!++;
    }
    for (const count of places) assert.ok(Math.abs(count - 2000) < 150, String(places));
  });
});

suite('work in steps', () => {
  function* work(): Stepwise<string> {
    yield 0.5;
    yield 1;
    return 'done';
  }

  test('returns its result in one go, and maps its progress to another range', () => {
    assert.equal(atOnce(work()), 'done');
    const scaled = withParts(work(), (part) => 0.2 + 0.5 * part);
    assert.equal(scaled.next().value, 0.45);
    assert.equal(scaled.next().value, 0.7);
    assert.deepEqual(scaled.next(), { done: true, value: 'done' });
  });
});
