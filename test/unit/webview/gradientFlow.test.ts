import assert from 'node:assert/strict';
import { readingOf, relative, visibleParts } from '../../../src/webview/gradientFlow';

suite('How far back it learns', () => {
  test('ends where nine tenths of the gradient have vanished', () => {
    assert.match(readingOf(relative([2, 1, 0.5, 0.19, 0.1])), /effect less than 3 characters back/);
    assert.match(readingOf(relative([2, 0.1, 0.05])), /effect less than 1 character back/);
  });

  test('reaches the end of the window if the gradient does not vanish', () => {
    assert.match(readingOf(relative([2, 1.8, 1.5, 1.2])), /still has an effect 3 characters back/);
  });

  test('says when the gradient explodes', () => {
    assert.match(readingOf(relative([1, 5, 30])), /grows 30 times over 2 characters back/);
  });

  test('leaves gaps for values that a logarithmic axis cannot show', () => {
    assert.deepEqual(relative([2, 1, 0, NaN]), [1, 0.5, null, null]);
    assert.deepEqual(relative([0, 0]), [null, null]);
  });

  test('has an axis that begins at a power of ten, because uPlot’s loop over the marks may not end on others', () => {
    for (const low of [0.0951, 0.0096, 0.00098, 0.00001, 9.94e-7]) {
      const [from, to] = visibleParts(low, 1);
      assert.ok(from <= Math.max(low, 1e-6) && from > low / 10.01, `${from} for ${low}`);
      assert.match(String(from), /^(0\.0*1|1e-6)$/);
      assert.equal(to, 1);
    }
    assert.deepEqual(visibleParts(0.5, 30), [0.1, 30]);
    assert.deepEqual(visibleParts(1e-40, 1e40), [0.000001, 1_000_000]);
    assert.deepEqual(visibleParts(0, 1), [0.000001, 1]);
    assert.deepEqual(visibleParts(null, null), [0.1, 1]);
  });
});
