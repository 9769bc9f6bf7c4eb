import assert from 'node:assert/strict';
import { expectedCalibrationError, type Prediction, reliability } from '../../../src/evaluation/reliability';
import { calibrated } from '../../../src/language/calibration';

function predictions(confidence: number, right: number, wrong: number): Prediction[] {
  return Array.from({ length: right + wrong }, (_, i) => ({ confidence, wasRight: i < right }));
}

suite('calibration', () => {
  test('bins predictions by confidence, 1 in the last', () => {
    const bins = reliability([...predictions(0.05, 0, 2), ...predictions(0.1, 1, 0), ...predictions(1, 3, 1)]);
    assert.equal(bins.length, 10);
    assert.deepEqual(bins[0], { from: 0, to: 0.1, count: 2, confidence: 0.05, accuracy: 0 });
    assert.deepEqual(bins[1], { from: 0.1, to: 0.2, count: 1, confidence: 0.1, accuracy: 1 });
    assert.deepEqual(bins[5], { from: 0.5, to: 0.6, count: 0, confidence: 0, accuracy: 0 });
    assert.deepEqual(bins[9], { from: 0.9, to: 1, count: 4, confidence: 1, accuracy: 0.75 });
  });

  test('a probability is mapped monotonically', () => {
    const mapped = [0, 0.1, 0.5, 0.9, 1].map(calibrated);
    assert.deepEqual(
      mapped,
      mapped.toSorted((a, b) => a - b),
    );
    assert.ok(
      mapped.every((probability) => probability >= 0 && probability <= 1),
      mapped.join(' '),
    );
    assert.ok(mapped[1]! > 0.1 && mapped[3]! < 0.9, 'towards even odds');
  });

  test('the error is 0 if confidence equals accuracy, else their distance', () => {
    assert.equal(expectedCalibrationError([]), 0);
    assert.equal(expectedCalibrationError(predictions(0.75, 3, 1)), 0);
    assert.ok(Math.abs(expectedCalibrationError(predictions(0.95, 1, 1)) - 0.45) < 1e-12);
    // 4 of 10 are off by 0.25 and 6 of 10 by 0.15; the directions do not cancel.
    const mixed = [...predictions(0.75, 4, 0), ...predictions(0.65, 3, 3)];
    assert.ok(Math.abs(expectedCalibrationError(mixed) - (0.4 * 0.25 + 0.6 * 0.15)) < 1e-12);
  });
});
