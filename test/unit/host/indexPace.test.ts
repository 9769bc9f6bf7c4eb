import assert from 'node:assert/strict';
import { IndexPace, quietMilliseconds } from '../../../src/host/indexPace';

suite('the pace of updates of the index', () => {
  let pace: IndexPace;

  setup(() => {
    pace = new IndexPace();
  });

  test('an update waits for three quiet seconds, and a minute at most', () => {
    assert.equal(pace.changed(1000), quietMilliseconds);
    assert.equal(pace.changed(3000), quietMilliseconds);
    assert.equal(pace.changed(59_000), 2000);
    assert.equal(pace.changed(70_000), 0);
  });

  test('updates rest twenty times as long as they had a core', () => {
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

  test('what changes, or is wanted, while an update runs is owed after it', () => {
    pace.changed(0);
    pace.began();
    assert.equal(pace.isOwed, false);
    pace.postponed(100);
    assert.equal(pace.isOwed, true);
    pace.began();
    pace.changed(200);
    assert.equal(pace.isOwed, true);
  });
});
