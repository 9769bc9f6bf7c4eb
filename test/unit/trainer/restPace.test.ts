import assert from 'node:assert/strict';
import { RestPace } from '../../../src/trainer/restPace';
import { threadCountOf } from '../../../src/trainer/threads';

suite('training beside other work', () => {
  test('uses half of the cores by default, at least one and at most eight', () => {
    const unasked = (cores: number): number => threadCountOf({ threads: 0, batchSize: 32 }, cores);
    assert.deepEqual([1, 2, 3, 4, 8, 16, 64].map(unasked), [1, 1, 1, 2, 4, 8, 8]);
  });

  test('uses the requested number of threads, but no more than streams of text', () => {
    assert.equal(threadCountOf({ threads: 3, batchSize: 32 }, 2), 3);
    assert.equal(threadCountOf({ threads: 16, batchSize: 4 }, 64), 4);
  });

  test('rests after each step while the user types on a loaded machine', () => {
    const rest = new RestPace();
    assert.equal(rest.restAfter(0.01, 0, 2), 0, 'no typing');
    rest.typed(1);
    assert.ok(rest.restAfter(0.01, 1.5, 2) > 0.01);
    assert.equal(rest.restAfter(0.01, 1.5, 0.5), 0, 'nothing else wants the cores');
    assert.equal(rest.restAfter(0.01, 10, 2), 0, 'typing has ended');
  });

  test('considers a machine with unknown load as loaded when steps become slow', () => {
    const rest = new RestPace();
    rest.restAfter(0.01, 0, 0);
    rest.typed(1);
    assert.ok(rest.restAfter(0.03, 1.5, 0) > 0);
    assert.equal(rest.restAfter(0.012, 1.5, 0), 0);
  });

  test('rests only briefly, however slow a step was', () => {
    const rest = new RestPace();
    rest.typed(0);
    assert.ok(rest.restAfter(60, 1, 2) <= 0.5);
  });
});
