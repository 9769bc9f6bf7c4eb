import assert from 'node:assert/strict';
import { AdaptationPace } from '../../../src/editor/adaptationPace';

const minute = 60_000;

suite('the pace of adaptation', () => {
  let pace: AdaptationPace;

  setup(() => {
    pace = new AdaptationPace();
  });

  test('nothing is due before a file has changed, nor after it was learned', () => {
    assert.ok(!pace.claim(0));
    pace.changed();
    assert.ok(pace.claim(1));
    assert.equal(pace.dueIn(2), undefined);
    assert.ok(!pace.claim(2 * minute));
  });

  test('changes within a minute after an adaptation are due when the minute is over', () => {
    pace.changed();
    pace.claim(1000);
    pace.changed();
    assert.ok(!pace.claim(11_000));
    assert.equal(pace.dueIn(11_000), minute - 10_000);
    assert.ok(pace.claim(1000 + minute));
    assert.equal(pace.dueIn(1000 + minute), undefined);
  });

  test('changes that a run learns are no longer due', () => {
    pace.changed();
    pace.runBegan();
    assert.ok(!pace.claim(0));
  });

  test('changes that waited longer, while adaptation was off, are due at once', () => {
    pace.changed();
    assert.equal(pace.dueIn(5 * minute), 0);
    assert.ok(pace.claim(5 * minute));
  });
});
