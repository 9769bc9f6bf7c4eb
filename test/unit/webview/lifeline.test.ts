import * as assert from 'node:assert/strict';
import { mock } from 'node:test';
import { Lifeline } from '../../../src/webview/lifeline';

suite('The lifeline of the panel', () => {
  let pings: number;
  let changes: boolean[];
  let lifeline: Lifeline;

  setup(() => {
    mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
    pings = 0;
    changes = [];
    lifeline = new Lifeline(
      () => {
        pings++;
      },
      () => {
        changes.push(lifeline.isLost);
      },
    );
  });

  teardown(() => {
    mock.timers.reset();
  });

  test('an answer in time: nothing changes', () => {
    lifeline.ask();
    mock.timers.tick(4000);
    lifeline.heard();
    mock.timers.tick(60_000);
    assert.deepEqual([pings, changes], [1, []]);
  });

  test('no answer: lost, once; a late answer restores it', () => {
    lifeline.ask();
    lifeline.ask();
    mock.timers.tick(60_000);
    assert.deepEqual(changes, [true]);
    lifeline.heard();
    assert.deepEqual(changes, [true, false]);
  });

  test('no answer at the start: lost too', () => {
    lifeline.expectAnswer();
    mock.timers.tick(5000);
    assert.deepEqual([pings, changes], [0, [true]]);
  });

  test('the extension is asked only when its reports stop', () => {
    lifeline.watch(true);
    for (let second = 0; second < 30; second++) {
      mock.timers.tick(1000);
      lifeline.heard();
    }
    assert.equal(pings, 0);
    mock.timers.tick(10_000);
    assert.equal(pings, 1);
    mock.timers.tick(5000);
    assert.deepEqual(changes, [true]);
  });

  test('no timer runs while no reports are due, or while the page is hidden', () => {
    lifeline.watch(true);
    lifeline.watch(false);
    lifeline.ask();
    lifeline.rest();
    mock.timers.tick(3_600_000);
    assert.deepEqual([pings, changes], [1, []]);
  });
});
