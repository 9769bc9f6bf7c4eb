import assert from 'node:assert/strict';
import { withEvent } from '../../../src/protocol/history';
import { historyOf } from '../webview/history';

const point = historyOf([1]).points[0]!;

suite('a history of learning', () => {
  test('stays small over a day of training, and keeps its first point and every validation', () => {
    let grown = historyOf([]);
    for (let step = 0; step < 20_000; step++) {
      grown = withEvent(grown, {
        kind: 'point',
        point: { ...point, step, ...(step % 100 === 1 ? { validationLoss: 1 } : {}) },
      });
    }
    assert.ok(grown.points.length <= 4000);
    assert.equal(grown.points[0]?.step, 0);
    assert.equal(grown.points.at(-1)?.step, 19_999);
    assert.equal(grown.points.filter(({ validationLoss }) => validationLoss !== undefined).length, 200);
  });

  test('keeps the first and the newest of its samples', () => {
    let grown = historyOf([]);
    for (let step = 0; step < 2000; step++) {
      grown = withEvent(grown, { kind: 'sample', sample: { step, seconds: step, validationLoss: 1, text: '' } });
    }
    assert.ok(grown.samples.length <= 500);
    assert.deepEqual([grown.samples[0]?.step, grown.samples.at(-1)?.step], [0, 1999]);
  });
});
