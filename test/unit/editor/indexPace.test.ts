import assert from 'node:assert/strict';
import { IndexPace, quietMilliseconds } from '../../../src/editor/indexPace';

suite('the pace of updates of the index', () => {
  let pace: IndexPace;

  setup(() => {
    pace = new IndexPace();
  });

  test('an update waits for three quiet seconds, but at most a minute', () => {
    assert.equal(pace.changed(1000), quietMilliseconds);
    assert.equal(pace.changed(3000), quietMilliseconds);
    assert.equal(pace.changed(59_000), 2000);
    assert.equal(pace.changed(70_000), 0);
  });

  test('the rest after an update is twenty times its core time', () => {
    pace.began();
    pace.ended(10_000, 500, false);
    assert.equal(pace.delayOf(0, 10_000), 10_000);
    assert.equal(pace.changed(12_000), 8000);
    assert.equal(pace.delayOf(quietMilliseconds, 19_000), quietMilliseconds);
    assert.equal(pace.delayOf(0, 30_000), 0);
  });

  test('after an adaptation the index may follow at once', () => {
    pace.ended(10_000, 5000, true);
    assert.equal(pace.delayOf(0, 10_000), 0);
  });

  test('a change or request during an update causes another one', () => {
    pace.changed(0);
    pace.began();
    assert.equal(pace.isPending, false);
    pace.postponed(100);
    assert.equal(pace.isPending, true);
    pace.began();
    pace.changed(200);
    assert.equal(pace.isPending, true);
  });
});
