import assert from 'node:assert/strict';
import { Random } from '../../../src/base/random';
import { sampleIndex, likeliest, sampleText } from '../../../src/language/sample';
import { logProbabilitiesOf, Predictor } from '../../../src/model/predictor';
import { boundarySymbol } from '../../../src/model/vocabulary';
import { scalarKernels } from '../../../src/numeric/scalarKernels';
import { tinyCheckpoint } from '../model/tinyCheckpoint';

suite('drawing a symbol', () => {
  const logProbabilities = [0.5, 0.3, 0.2].map(Math.log);

  function shares(temperature: number): number[] {
    const random = new Random(3);
    const counts = [0, 0, 0];
    for (let i = 0; i < 20_000; i++) counts[sampleIndex(logProbabilities, temperature, random)]!++;
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
    assert.equal(sampleIndex(logProbabilities, 0, random), 0);
    assert.equal(random.next(), new Random(3).next());
  });

  test('takes the only one there is', () => {
    assert.equal(sampleIndex([-7], 1, new Random(3)), 0);
  });
});

suite('the likeliest symbols', () => {
  test('are as many as requested, in order; of equal ones, the first', () => {
    const values = Float32Array.of(-3, -1, -2, -1, -0.5);
    assert.deepEqual(likeliest(values, 1), [4]);
    assert.deepEqual(likeliest(values, 2), [4, 1]);
    assert.deepEqual(likeliest(values, 3), [4, 1, 3]);
    assert.deepEqual(likeliest(values, 9), [4, 1, 3, 2, 0]);
  });
});

suite('a sampled text', () => {
  const { parameters, vocabulary } = tinyCheckpoint('ab\n');
  const predictor = Predictor.over(scalarKernels, parameters);

  /** The greedy continuation of a beginning, without the end of the file. */
  function greedy(prime: string, length: number): string {
    let state = predictor.read(predictor.blank(), boundarySymbol);
    for (const symbol of vocabulary.encode(prime)) state = predictor.read(state, symbol);
    const symbols: number[] = [];
    while (Array.from(vocabulary.decode(symbols)).length <= length) {
      const values = logProbabilitiesOf(state).map((value, symbol) => (symbol === boundarySymbol ? -Infinity : value));
      symbols.push(values.indexOf(Math.max(...values)));
      state = predictor.read(state, symbols.at(-1)!);
    }
    return Array.from(vocabulary.decode(symbols)).slice(0, length).join('');
  }

  test('has the requested number of characters, also of those that are spelled as several symbols', () => {
    for (const length of [0, 1, 2, 40]) {
      for (const temperature of [0, 1, 5]) {
        const options = { temperature, topK: vocabulary.size, prime: '語a', length };
        const text = sampleText(predictor, vocabulary, new Random(length), options);
        assert.equal(Array.from(text).length, length);
      }
    }
  });

  test('is the likeliest one at temperature 0, and with a top-k of 1', () => {
    for (const prime of ['', 'a', 'ab\n', '語']) {
      const options = { prime, length: 12 };
      const expected = greedy(prime, 12);
      assert.equal(sampleText(predictor, vocabulary, new Random(1), { ...options, temperature: 0, topK: 9 }), expected);
      assert.equal(sampleText(predictor, vocabulary, new Random(1), { ...options, temperature: 1, topK: 1 }), expected);
    }
  });

  test('differs with the seed above temperature 0, and is the same with the same seed', () => {
    const sample = (seed: number): string =>
      sampleText(predictor, vocabulary, new Random(seed), { temperature: 1, topK: 9, prime: 'a', length: 30 });
    assert.equal(sample(1), sample(1));
    assert.notEqual(sample(1), sample(2));
  });
});
