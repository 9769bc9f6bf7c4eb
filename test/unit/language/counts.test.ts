import assert from 'node:assert/strict';
import { classOf, documentEstimate, indexEstimate, typicalCounts } from '../../../src/language/mixture/counts';
import { countClasses } from '../../../src/language/mixture/learned';
import { documentPrior, indexPrior } from '../../../src/language/recipe';

function assertNear(found: number, expected: number): void {
  assert.ok(Math.abs(found - expected) < 1e-6, `${found} instead of ${expected}`);
}

suite('the counts of outcomes', () => {
  test('have typical counts by their classes, which are of these classes', () => {
    for (let no = 0; no < countClasses; no++) {
      for (let yes = 0; yes < countClasses; yes++) {
        const typical = typicalCounts(16 * no + yes);
        assert.deepEqual([classOf(typical.no), classOf(typical.yes)], [no, yes]);
      }
    }
  });

  test('of the index give a probability, with a pseudo-count of each outcome', () => {
    for (const [no, yes] of [
      [0, 0],
      [0, 3],
      [2, 1],
      [100, 7],
    ] as const) {
      assertNear(indexEstimate(no, yes), (yes + indexPrior) / (no + yes + 2 * indexPrior));
      assertNear(indexEstimate(yes, no), 1 - indexEstimate(no, yes));
    }
  });

  test('of a document give one by both counts of a slot, whatever its last outcome was', () => {
    for (const [no, yes] of [
      [1, 0],
      [0, 15],
      [3, 4],
    ] as const) {
      const expected = (yes + documentPrior) / (no + yes + 2 * documentPrior);
      for (const last of [0, 1]) assertNear(documentEstimate((last << 8) | (yes << 4) | no), expected);
    }
  });
});
