import assert from 'node:assert/strict';
import { AdaptationPace } from '../../../src/host/adaptationPace';

const minute = 60_000;

suite('the pace of adaptation', () => {
  let pace: AdaptationPace;

  setup(() => {
    pace = new AdaptationPace();
  });

  test('nothing is due before a file has changed, nor when it was learned', () => {
    assert.ok(!pace.takesTurn(0));
    pace.changed();
    assert.ok(pace.takesTurn(1));
    assert.equal(pace.dueIn(2), undefined);
    assert.ok(!pace.takesTurn(2 * minute));
  });

  test('what changes within a minute of an adaptation is learned when the minute is over', () => {
    pace.changed();
    pace.takesTurn(1000);
    pace.changed();
    assert.ok(!pace.takesTurn(11_000));
    assert.equal(pace.dueIn(11_000), minute - 10_000);
    assert.ok(pace.takesTurn(1000 + minute));
    assert.equal(pace.dueIn(1000 + minute), undefined);
  });

  test('what a training learns is not due any more', () => {
    pace.changed();
    pace.overtaken();
    assert.ok(!pace.takesTurn(0));
  });

  test('what has waited for longer, while adaptation was turned off, is due at once', () => {
    pace.changed();
    assert.equal(pace.dueIn(5 * minute), 0);
    assert.ok(pace.takesTurn(5 * minute));
  });
});
