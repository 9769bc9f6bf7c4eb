import assert from 'node:assert/strict';
import { bestCut } from '../../../src/language/stopping';

/** A hypothesis whose prefixes are right with these probabilities. */
function hypothesis(probabilities: readonly number[]) {
  const characters = probabilities.map(() => 'x');
  return {
    characters,
    logProbabilities: probabilities.map(Math.log),
    states: [],
    end: 'line',
    next: '',
  } as const;
}

function repeated(...parts: readonly (readonly [number, number])[]): number[] {
  return parts.flatMap(([probability, times]) => Array.from({ length: times }, () => probability));
}

/** Ends of words as *Accept Next Word* has them. */
function steps(...ends: readonly number[]) {
  return ends.map((end) => ({ end, isStep: true }));
}

suite('where a suggestion ends', () => {
  test('where it saves the most: it continues while the added words are likely enough', () => {
    // 3 characters at 0.9 save 1.8; 6 at 0.8 save 4; 9 at 0.7 save 5.6, and 0.1 · (6 − 2) in words.
    const sure = hypothesis(repeated([0.9, 3], [0.8, 3], [0.7, 3]));
    const cut = bestCut(sure, steps(3, 6, 9), 1)!;
    assert.equal(cut.length, 9);
    assert.ok(Math.abs(cut.probability - 0.7) < 1e-9);
    assert.equal(bestCut(hypothesis(repeated([0.9, 3], [0.2, 3])), steps(3, 6), 1)?.length, 3);
  });

  test('nowhere, if it is not worth its price', () => {
    const unsure = hypothesis(repeated([0.3, 4]));
    assert.equal(bestCut(unsure, steps(4), 3), undefined);
    assert.equal(bestCut(unsure, steps(4), 0.5)?.length, 4);
    assert.equal(bestCut(hypothesis([]), steps(), 0), undefined);
  });

  test('a long one counts as accepted if its first words are', () => {
    const words = hypothesis(repeated([0.9, 4], [0.35, 11]));
    assert.equal(bestCut(words, steps(4, 15), 2)?.length, 15);
    assert.equal(bestCut(words, steps(15), 6.5), undefined);
  });

  test('also within an editor word, in scripts without spaces', () => {
    const run = hypothesis(repeated([0.8, 4], [0.1, 6]));
    assert.equal(bestCut(run, steps(10), 2.4), undefined);
    const ends = [{ end: 4, isStep: false }, ...steps(10)];
    assert.equal(bestCut(run, ends, 2.4)?.length, 4);
    // It cannot be accepted in part there: ten characters that end there are worth no more than without that end.
    const sure = hypothesis(repeated([0.9, 4], [0.7, 6]));
    assert.equal(bestCut(sure, ends, 9.5), undefined);
    assert.equal(bestCut(sure, steps(4, 10), 9.5)?.length, 10);
  });

  test('not yet, if its next characters will soon decide whether it is right', () => {
    // Right with probability 0.4 in both; but here the first character decides it, there only the third.
    const toldAtOnce = hypothesis(repeated([0.4, 6]));
    const toldLater = hypothesis(repeated([0.9, 2], [0.4, 4]));
    assert.equal(bestCut(toldAtOnce, steps(6), 2), undefined);
    assert.equal(bestCut(toldLater, steps(6), 2)?.length, 6);
  });

  test('not after a single character, which is typed as fast as accepted, unless the price is 0', () => {
    assert.equal(bestCut(hypothesis([0.99]), steps(1), 1), undefined);
    assert.equal(bestCut(hypothesis([0.99]), steps(1), 0)?.length, 1);
  });
});
