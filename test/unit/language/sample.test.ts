import assert from 'node:assert/strict';
import { Random } from '../../../src/base/random';
import { drawn, likeliest } from '../../../src/language/sample';

suite('drawing a symbol', () => {
  const logProbabilities = [0.5, 0.3, 0.2].map(Math.log);

  function shares(temperature: number): number[] {
    const random = new Random(3);
    const counts = [0, 0, 0];
    for (let i = 0; i < 20_000; i++) counts[drawn(logProbabilities, temperature, random)]!++;
    return counts.map((count) => count / 20_000);
  }

  for (const temperature of [0.5, 1, 2]) {
    test(`at temperature ${temperature} takes each as often as p^(1/τ) says`, () => {
      const powers = [0.5, 0.3, 0.2].map((p) => p ** (1 / temperature));
      const total = powers.reduce((sum, power) => sum + power, 0);
      shares(temperature).forEach((share, i) => {
        assert.ok(Math.abs(share - powers[i]! / total) < 0.015, `${i}: ${share}`);
      });
    });
  }

  test('at temperature 0 takes the likeliest, without drawing', () => {
    const random = new Random(3);
    assert.equal(drawn(logProbabilities, 0, random), 0);
    assert.equal(random.next(), new Random(3).next());
  });

  test('takes the only one there is', () => {
    assert.equal(drawn([-7], 1, new Random(3)), 0);
  });
});

suite('the likeliest symbols', () => {
  test('are as many as are asked for, in order; of equals, the first', () => {
    const values = Float32Array.of(-3, -1, -2, -1, -0.5);
    assert.deepEqual(likeliest(values, 1), [4]);
    assert.deepEqual(likeliest(values, 2), [4, 1]);
    assert.deepEqual(likeliest(values, 3), [4, 1, 3]);
    assert.deepEqual(likeliest(values, 9), [4, 1, 3, 2, 0]);
  });
});
