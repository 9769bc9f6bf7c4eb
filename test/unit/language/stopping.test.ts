import assert from 'node:assert/strict';
import { bestCut } from '../../../src/language/stopping';

/** Of which the beginnings of so many characters are right with these probabilities. */
function hypothesis(probabilities: readonly number[]) {
  const characters = probabilities.map(() => 'x');
  return { characters, logProbabilities: probabilities.map(Math.log), end: 'line', isAtWordEnd: true } as const;
}

suite('where a suggestion ends', () => {
  test('where it saves the most: on, while what is added is likely enough to be right', () => {
    // 3 characters at 0.9 save 1.8; 6 at 0.8 save 4; 9 at 0.3 save 0.3 · 8, and 0.5 · (6 − 2) in words.
    const sure = hypothesis([0.9, 0.9, 0.9, 0.8, 0.8, 0.8, 0.3, 0.3, 0.3]);
    const cut = bestCut(sure, [3, 6, 9], 0.2)!;
    assert.equal(cut.length, 9);
    assert.ok(Math.abs(cut.probability - 0.3) < 1e-9);
    const short = hypothesis([0.9, 0.9, 0.9, 0.2, 0.2, 0.2]);
    assert.equal(bestCut(short, [3, 6], 0.2)?.length, 3);
  });

  test('nowhere, where it is not likely enough to be taken at all', () => {
    assert.equal(bestCut(hypothesis([0.3, 0.3, 0.3, 0.3]), [4], 0.4), undefined);
    assert.equal(bestCut(hypothesis([]), [], 0.1), undefined);
  });

  test('a long one counts as taken when its first words are', () => {
    const words = hypothesis([0.9, 0.9, 0.9, 0.9, 0.35, 0.35, 0.35, 0.35, 0.35, 0.35, 0.35, 0.35, 0.35, 0.35, 0.35]);
    assert.equal(bestCut(words, [4, 15], 0.5)?.length, 15);
    assert.equal(bestCut(words, [15], 0.5), undefined);
  });
});
