import * as assert from 'node:assert/strict';
import { clock, compact, count, duration, inUnit, lossText, significant } from '../../../src/webview/format';

suite('Format of the loss panel', () => {
  test('nats become bits by dividing by ln 2', () => {
    assert.equal(inUnit(Math.LN2, 'bits'), 1);
    assert.equal(inUnit(1.5, 'nats'), 1.5);
  });

  test('a loss has its unit, and is a dash if it overflowed', () => {
    assert.equal(lossText(1.23456, 'nats'), '1.235 nats');
    assert.equal(lossText(Math.LN2, 'bits'), '1.000 bits');
    assert.equal(lossText(NaN, 'bits'), '–');
  });

  test('a duration has at most two units', () => {
    const said = [-3, 0, 59.4, 59.6, 60, 100, 3599, 3600, 4000, 90_000].map(duration);
    const expected = [
      '0 s',
      '0 s',
      '59 s',
      '1 min',
      '1 min',
      '1 min 40 s',
      '59 min 59 s',
      '1 h 0 min',
      '1 h 6 min',
      '25 h 0 min',
    ];
    assert.deepEqual(said, expected);
  });

  test('marks of the time axis are clock times from one minute on', () => {
    assert.deepEqual([0, 0.5, 50, 60, 100, 3600, 3720].map(clock), [
      '0 s',
      '0.5 s',
      '50 s',
      '1:00',
      '1:40',
      '1:00:00',
      '1:02:00',
    ]);
  });

  test('counts are grouped by thousands', () => {
    assert.equal(count(1048211.4), '1,048,211');
  });

  test('marks of the other axes are short', () => {
    assert.deepEqual([0, 950, 5000, 12_000, 1_500_000].map(compact), ['0', '950', '5000', '12k', '1.5M']);
  });

  test('very small numbers keep their significant digits', () => {
    assert.deepEqual([0, 12.345, 0.0012345, 0.0004, -0.00012].map(significant), [
      '0',
      '12.3',
      '0.00123',
      '4e-4',
      '-1.2e-4',
    ]);
  });
});
