import type { Budget } from '../learning/config';

/** When something was measured. */
export interface Moment {
  /** Of this run, pauses left out. */
  readonly seconds: number;
  /** Of training since the model was new. */
  readonly secondsOfModel: number;
  /** The part of the budget that is spent, 0 … 1. */
  readonly progress: number;
}

export interface RunStart {
  readonly budget: Budget;
  /** Steps of the network when the run began. */
  readonly firstStep: number;
  /** Of this run before it was stopped and resumed; 0 for a new one. */
  readonly spentSeconds: number;
  /** Of training before this run. */
  readonly earlierSeconds: number;
}

/** The time of a run, without its pauses, and how much of its budget is spent. */
export class RunClock {
  readonly #start: RunStart;
  readonly #now: () => number;
  readonly #startedAt: number;
  #pausedMilliseconds = 0;

  /** `now`, in milliseconds, is a clock that never goes back. */
  constructor(start: RunStart, now: () => number) {
    this.#start = start;
    this.#now = now;
    this.#startedAt = now();
  }

  get seconds(): number {
    return this.#start.spentSeconds + (this.#now() - this.#startedAt - this.#pausedMilliseconds) / 1000;
  }

  /** At this number of steps of the network, 0 … 1. */
  progressAt(steps: number): number {
    const { budget, firstStep } = this.#start;
    return budget.kind === 'seconds' ? Math.min(1, this.seconds / budget.seconds) : (steps - firstStep) / budget.steps;
  }

  momentAt(steps: number): Moment {
    const { seconds } = this;
    return { seconds, secondsOfModel: this.#start.earlierSeconds + seconds, progress: this.progressAt(steps) };
  }

  /** Leaves out the time since `from`, on the clock that was passed in. */
  leaveOutSince(from: number): void {
    this.#pausedMilliseconds += this.#now() - from;
  }
}
