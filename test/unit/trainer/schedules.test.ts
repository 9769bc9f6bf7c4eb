import assert from 'node:assert/strict';
import { JoinSchedule } from '../../../src/trainer/joinSchedule';
import { RunClock } from '../../../src/trainer/runClock';
import { ValidationSchedule } from '../../../src/trainer/validationSchedule';

const inSteps = { kind: 'steps', steps: 200 } as const;
const inSeconds = { kind: 'seconds', seconds: 100 } as const;
const nothing = { best: Infinity, validationsSinceBest: 0 };

suite('the clock of a run', () => {
  test('counts the seconds of the run and of the model, and the fraction of the budget, without pauses', () => {
    let now = 5000;
    const clock = new RunClock(
      { budget: inSeconds, firstStep: 0, spentSeconds: 20, earlierSeconds: 300 },
      { now: () => now, busy: () => 0 },
    );
    now += 10_000;
    assert.equal(clock.seconds, 30);
    assert.deepEqual(clock.momentAt(7), { seconds: 30, secondsOfModel: 330, progress: 0.3 });
    const paused = now;
    now += 60_000;
    clock.leaveOutSince(paused);
    assert.equal(clock.seconds, 30);
    now += 90_000;
    assert.equal(clock.progressAt(7), 1);
  });

  test('does not count the time for which the process was suspended', () => {
    let [now, busy] = [0, 0];
    const start = { budget: inSeconds, firstStep: 0, spentSeconds: 0, earlierSeconds: 0 };
    const clock = new RunClock(start, { now: () => now, busy: () => busy });
    const work = (seconds: number, used: number): void => {
      [now, busy] = [now + 1000 * seconds, busy + 1000 * used];
      clock.lap();
    };
    work(20, 20);
    work(130, 0.5);
    assert.equal(clock.seconds, 20.5);
    // A slow step on a loaded machine, and a short one that waits for others.
    work(12, 3);
    work(2, 0);
    assert.equal(clock.seconds, 34.5);
  });

  test('counts a budget in steps from the start of this run', () => {
    const clock = new RunClock(
      { budget: inSteps, firstStep: 1000, spentSeconds: 0, earlierSeconds: 0 },
      { now: () => 0, busy: () => 0 },
    );
    assert.equal(clock.progressAt(1000), 0);
    assert.equal(clock.progressAt(1050), 0.25);
  });
});

suite('validations', () => {
  test('come at every twentieth of a budget in steps', () => {
    const schedule = new ValidationSchedule(inSteps, 30, 0, nothing);
    const due = Array.from({ length: 40 }, (_, i) => 31 + i).filter((steps) => schedule.isDue(steps, 0));
    assert.deepEqual(due, [40, 50, 60, 70]);
  });

  test('come every three seconds, and take at most a twentieth of the time', () => {
    const schedule = new ValidationSchedule(inSeconds, 0, 0, nothing);
    assert.equal(schedule.isDue(1, 2.9), false);
    assert.equal(schedule.isDue(1, 3), true);
    schedule.saved(3, 4);
    schedule.ended(1, 4);
    assert.equal(schedule.isDue(2, 23.9), false);
    assert.equal(schedule.isDue(2, 24), true);
    // The shortest one counts: the first was not compiled yet.
    schedule.saved(24, 24.1);
    schedule.ended(2, 24.1);
    assert.equal(schedule.isDue(3, 27.2), true);
  });

  test('keep the best, and report when twelve in a row were no better', () => {
    const schedule = new ValidationSchedule(inSteps, 0, 0, { best: 2, validationsSinceBest: 3 });
    assert.equal(schedule.measured(1.5), true);
    assert.deepEqual(schedule.state, { best: 1.5, validationsSinceBest: 0 });
    for (let i = 0; i < 11; i++) assert.equal(schedule.measured(1.5), false);
    assert.equal(schedule.hasConverged, false);
    schedule.measured(NaN);
    assert.deepEqual([schedule.hasConverged, schedule.state.best], [true, 1.5]);
  });

  test('are behind if steps were taken since', () => {
    const schedule = new ValidationSchedule(inSteps, 0, 0, nothing);
    assert.equal(schedule.isBehind(1), true);
    schedule.ended(10, 1);
    assert.deepEqual([schedule.isBehind(10), schedule.isBehind(11)], [false, true]);
  });
});

suite('a network joins the index', () => {
  test('each time its steps have doubled, while that takes a fiftieth of the time', () => {
    const schedule = new JoinSchedule(0);
    assert.equal(schedule.isDue(10, 1), true);
    schedule.joined(10, 0.4);
    assert.equal(schedule.isDue(20, 10), false, 'too dear');
    assert.equal(schedule.isDue(19, 20), false, 'too soon');
    assert.equal(schedule.isDue(20, 20), true);
  });
});
