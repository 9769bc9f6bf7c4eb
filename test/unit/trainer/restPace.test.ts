import assert from 'node:assert/strict';
import { RestPace } from '../../../src/trainer/restPace';
import { threadCountOf } from '../../../src/trainer/threads';

suite('training beside other work', () => {
  test('takes half of the cores unasked, at least one and at most eight', () => {
    const unasked = (cores: number): number => threadCountOf({ threads: 0, batchSize: 32 }, cores);
    assert.deepEqual([1, 2, 3, 4, 8, 16, 64].map(unasked), [1, 1, 1, 2, 4, 8, 8]);
  });

  test('takes as many threads as are asked for, but no more than streams of text', () => {
    assert.equal(threadCountOf({ threads: 3, batchSize: 32 }, 2), 3);
    assert.equal(threadCountOf({ threads: 16, batchSize: 4 }, 64), 4);
  });

  test('rests after each step while somebody types on a loaded machine', () => {
    const rest = new RestPace();
    assert.equal(rest.restAfter(0.01, 0, 2), 0, 'nobody types');
    rest.typed(1);
    assert.ok(rest.restAfter(0.01, 1.5, 2) > 0.01);
    assert.equal(rest.restAfter(0.01, 1.5, 0.5), 0, 'nothing else wants the cores');
    assert.equal(rest.restAfter(0.01, 10, 2), 0, 'nobody types any more');
  });

  test('takes the machine for loaded, where that does not tell, when steps become slow', () => {
    const rest = new RestPace();
    rest.restAfter(0.01, 0, 0);
    rest.typed(1);
    assert.ok(rest.restAfter(0.03, 1.5, 0) > 0);
    assert.equal(rest.restAfter(0.012, 1.5, 0), 0);
  });

  test('rests no longer than a moment, however slow a step was', () => {
    const rest = new RestPace();
    rest.typed(0);
    assert.ok(rest.restAfter(60, 1, 2) <= 0.5);
  });
});
