import assert from 'node:assert/strict';
import { ngramBaselines } from '../../../src/language/ngramBaselines';

suite('the losses of n-gram models', () => {
  // Symbol 0 precedes each file; 3 does not occur in the training files.
  const training = [Uint16Array.of(1, 2, 1), Uint16Array.of(1)];
  const total = 4 + 4 * 0.1;
  const share = [0.1, 3.1, 1.1, 0.1].map((count) => count / total);

  function losses(...validation: readonly (readonly number[])[]) {
    return ngramBaselines(
      training,
      validation.map((file) => Uint16Array.from(file)),
      4,
      10,
    );
  }

  test('follow from the frequencies of symbols, and from those after the previous symbol', () => {
    const { unigramLoss, bigramLoss } = losses([1, 2], [3]);
    const unigram = -(Math.log(share[1]!) + Math.log(share[2]!) + Math.log(share[3]!));
    // 1 follows 0 in 2 of 2 files, 2 follows 1 in 1 of 1 pairs, 3 never follows 0.
    const bigram = -(
      Math.log((2 + 5 * share[1]!) / (2 + 5)) +
      Math.log((1 + 5 * share[2]!) / (1 + 5)) +
      Math.log((0 + 5 * share[3]!) / (2 + 5))
    );
    assert.ok(Math.abs(unigramLoss - unigram / 10) < 1e-12, `${unigramLoss}`);
    assert.ok(Math.abs(bigramLoss - bigram / 10) < 1e-12, `${bigramLoss}`);
  });

  test('are 0 where nothing is held out', () => {
    assert.deepEqual(losses(), { unigramLoss: 0, bigramLoss: 0 });
  });
});
