import { processorTime } from '../indexing/machine';
import type { Budget } from '../learning/config';

/** The time of a measurement. */
export interface Moment {
  /** Duration of this run so far, without pauses. */
  readonly seconds: number;
  /** Duration of training since the model was created. */
  readonly secondsOfModel: number;
  /** Fraction of the budget that is spent, 0 … 1. */
  readonly progress: number;
}

export interface RunStart {
  readonly budget: Budget;
  /** Steps of the network when the run began. */
  readonly firstStep: number;
  /** Duration of this run before it was stopped and resumed; 0 for a new one. */
  readonly spentSeconds: number;
  /** Duration of training before this run. */
  readonly earlierSeconds: number;
}

/** Shortest suspension of the process that is noticed, in milliseconds: longer than any step, validation or save. */
const shortestSleep = 10_000;

/** Largest use of a core, as a fraction of the time, at which the process counts as suspended. */
const idleShare = 0.1;

/** Clocks in milliseconds: a monotonic one, and the processor time of this process. */
export interface Clocks {
  readonly now: () => number;
  readonly busy: () => number;
}

/** The clocks of this process. */
export const processClocks: Clocks = {
  now: () => performance.now(),
  busy: processorTime,
};

/** The time of a run without its pauses, and the fraction of its budget that is spent. */
export class RunClock {
  readonly #start: RunStart;
  readonly #clocks: Clocks;
  readonly #startedAt: number;
  #pausedMilliseconds = 0;
  /** When the current lap began. */
  #lap: { readonly now: number; readonly busy: number };

  constructor(start: RunStart, clocks: Clocks) {
    this.#start = start;
    this.#clocks = clocks;
    this.#startedAt = clocks.now();
    this.#lap = { now: this.#startedAt, busy: clocks.busy() };
  }

  get seconds(): number {
    return this.#start.spentSeconds + (this.#clocks.now() - this.#startedAt - this.#pausedMilliseconds) / 1000;
  }

  /** At this step count of the network, 0 … 1. */
  progressAt(steps: number): number {
    const { budget, firstStep } = this.#start;
    return budget.kind === 'seconds' ? Math.min(1, this.seconds / budget.seconds) : (steps - firstStep) / budget.steps;
  }

  momentAt(steps: number): Moment {
    const { seconds } = this;
    return { seconds, secondsOfModel: this.#start.earlierSeconds + seconds, progress: this.progressAt(steps) };
  }

  /** Excludes the time since `from`, which is on the clock `now`. */
  leaveOutSince(from: number): void {
    this.#pausedMilliseconds += this.#clocks.now() - from;
    this.#lap = this.#moment();
  }

  /** To be called after every step: excludes the time for which the process was suspended since the last call. */
  lap(): void {
    const { now, busy } = this.#moment();
    const [elapsed, used] = [now - this.#lap.now, busy - this.#lap.busy];
    if (elapsed >= shortestSleep && used < idleShare * elapsed) this.#pausedMilliseconds += elapsed - used;
    this.#lap = { now, busy };
  }

  #moment(): { readonly now: number; readonly busy: number } {
    return { now: this.#clocks.now(), busy: this.#clocks.busy() };
  }
}
