import * as assert from 'node:assert/strict';
import { bestValidation, lastMeasured, lossColumns, lossRange, stepColumns } from '../../../src/webview/series';
import { historyOf } from './history';

suite('Series of the loss panel', () => {
  test('the loss columns have a value or null for every point', () => {
    const columns = lossColumns(historyOf([4, 3], { 1: 3.5 }), 'step', 'nats');
    assert.deepEqual(columns, [
      [10, 20],
      [4, 3],
      [null, 3.5],
      [3.2, 3.2],
      [2.4, 2.4],
    ]);
  });

  test('every loss column is in the chosen unit', () => {
    const history = historyOf([Math.LN2], { 0: 2 * Math.LN2 });
    const [x, training, validation, unigram] = lossColumns(history, 'characters', 'bits');
    assert.deepEqual([x, training, validation], [[1000], [1], [2]]);
    assert.deepEqual(unigram, [3.2 / Math.LN2]);
  });

  test('the step columns are the gradient norm and the learning rate', () => {
    assert.deepEqual(stepColumns(historyOf([4]), 'seconds'), [[1], [2], [0.01]]);
  });

  test('values that overflowed are gaps', () => {
    const [point] = historyOf([4]).points;
    const history = { ...historyOf([]), points: [{ ...point!, trainingLoss: NaN, gradientNorm: Infinity }] };
    assert.deepEqual(lossColumns(history, 'step', 'bits')[1], [null]);
    assert.deepEqual(stepColumns(history, 'step')[1], [null]);
  });

  test('the best validation is the lowest, and unknown before the first', () => {
    assert.equal(bestValidation(historyOf([4, 3, 2], { 0: 4, 1: 2.5, 2: 2.6 }).points), 2.5);
    assert.equal(bestValidation(historyOf([4]).points), undefined);
  });

  test('between two measurements the earlier one is shown', () => {
    const column = [null, 3, null, 2];
    assert.deepEqual(
      [0, 1, 2, 3].map((index) => lastMeasured(column, index)),
      [undefined, 3, 3, 2],
    );
    assert.equal(lastMeasured(column, -1), undefined);
  });
});

suite('Range of the loss axis', () => {
  const rangeOf = (losses: readonly number[], from = 0, to = losses.length - 1): [number, number] =>
    lossRange(lossColumns(historyOf(losses), 'step', 'nats'), from, to);
  const contains = ([low, high]: readonly [number, number], value: number): boolean => low < value && value < high;

  test('the first point and both baselines are in view', () => {
    const range = rangeOf([4.5]);
    assert.ok(
      [4.5, 3.2, 2.4].every((value) => contains(range, value)),
      String(range),
    );
  });

  test('the first losses of a long run do not flatten the rest', () => {
    const losses = Array.from(
      { length: 400 },
      (_, index) => 1.6 + 3 * Math.exp(-index / 4) + 0.8 * Math.exp(-index / 60),
    );
    const range = rangeOf(losses);
    assert.ok(contains(range, losses.at(-1)!) && contains(range, 2.4), String(range));
    assert.ok(range[1] < 3.4, String(range));
  });

  test('a baseline far from the zoomed part is left out', () => {
    const range = rangeOf(
      Array.from({ length: 400 }, (_, index) => (index < 300 ? 3 : 1.6 + (index % 2) / 10)),
      320,
      380,
    );
    assert.ok(range[0] > 1.5 && range[1] < 1.8, String(range));
  });

  test('only visible points count', () => {
    const range = rangeOf(
      Array.from({ length: 100 }, (_, index) => index),
      40,
      49,
    );
    assert.ok(range[0] > 39 && range[1] < 50, String(range));
  });

  test('equal losses still have an axis', () => {
    const [low, high] = rangeOf(Array.from({ length: 50 }, () => 1.5));
    assert.ok(high > low);
  });

  test('hidden columns do not count, and without any there is still an axis', () => {
    const [x = [], training = []] = lossColumns(historyOf([1.5, 1.4]), 'step', 'nats');
    assert.ok(lossRange([x, training, [], [], []], 0, 1)[1] < 1.6);
    const [low, high] = lossRange([x, [], [], [], []], 0, 1);
    assert.ok(high > low);
  });
});
