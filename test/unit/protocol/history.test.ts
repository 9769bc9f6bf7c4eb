import assert from 'node:assert/strict';
import { newestFlow, withEvent } from '../../../src/protocol/history';
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

  test('keeps everything until it is full, and then every second point', () => {
    let grown = historyOf([]);
    for (let step = 0; step < 4000; step++) grown = withEvent(grown, { kind: 'point', point: { ...point, step } });
    assert.equal(grown.points.length, 4000);
    grown = withEvent(grown, { kind: 'point', point: { ...point, step: 4000 } });
    assert.deepEqual(
      grown.points.map(({ step }) => step),
      Array.from({ length: 2001 }, (_, i) => 2 * i),
    );
    for (let step = 0; step < 501; step++) {
      assert.equal(grown.samples.length, step);
      grown = withEvent(grown, { kind: 'sample', sample: { step, seconds: step, validationLoss: 1, text: '' } });
    }
    assert.equal(grown.samples.length, 251);
  });

  test('has the gradient flow of its newest measurement alone', () => {
    let grown = historyOf([1, 2]);
    assert.equal(newestFlow(grown), undefined);
    for (const gradientFlow of [[1, 0.5], [2], undefined])
      grown = withEvent(grown, { kind: 'point', point: { ...point, ...(gradientFlow && { gradientFlow }) } });
    assert.deepEqual(newestFlow(grown), [2]);
    assert.deepEqual(
      grown.points.map((kept) => 'gradientFlow' in kept),
      [false, false, false, true, false],
    );
  });

  test('has the newest reliability', () => {
    const reliability = { bins: [], calibrationError: 0.1 };
    const earlier = withEvent(historyOf([1]), {
      kind: 'reliability',
      reliability: { ...reliability, calibrationError: 1 },
    });
    assert.deepEqual(withEvent(earlier, { kind: 'reliability', reliability }), { ...historyOf([1]), reliability });
  });
});
