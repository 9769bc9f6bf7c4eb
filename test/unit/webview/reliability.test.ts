import assert from 'node:assert/strict';
import { calibrationText, reliabilityColumns } from '../../../src/webview/reliability';

const empty = { confidence: 0, right: 0, count: 0 };
const bins = [{ confidence: 0.75, right: 0.7, count: 300 }, empty, { confidence: 0.35, right: 0.3, count: 1000 }];

suite('How sure it is, and how often it is right', () => {
  test('has a point for each bin that is not empty, in order, and a diagonal from corner to corner', () => {
    assert.deepEqual(reliabilityColumns({ bins, calibrationError: 0.05 }), [
      [0, 0.35, 0.75, 1],
      [null, 0.3, 0.7, null],
      [0, 0.35, 0.75, 1],
      [null, 1000, 300, null],
    ]);
  });

  test('is not drawn without suggestions', () => {
    assert.equal(reliabilityColumns({ bins: [empty], calibrationError: 0 }), undefined);
    assert.equal(reliabilityColumns({ bins: [], calibrationError: 0 }), undefined);
  });

  test('states the calibration error and the number of suggestions', () => {
    assert.equal(
      calibrationText({ bins, calibrationError: 0.048 }),
      'It is right about as often as it expects to be: the two are 5 percentage points apart on average, over 1,300 suggestions.',
    );
    assert.match(calibrationText({ bins, calibrationError: 0.012 }), /are 1 percentage point apart/);
    assert.match(calibrationText({ bins, calibrationError: 0.001 }), /are less than 1 percentage point apart/);
  });

  test('states the direction of the error', () => {
    assert.match(calibrationText({ bins, calibrationError: 0.1 }), /^It is right less often than it expects to be/);
    const modest = bins.map(({ confidence, right, count }) => ({ confidence: right, right: confidence, count }));
    assert.match(
      calibrationText({ bins: modest, calibrationError: 0.1 }),
      /^It is right more often than it expects to be/,
    );
  });
});
