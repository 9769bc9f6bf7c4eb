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

/** The time of a run without its pauses, and the fraction of its budget that is spent. */
export class RunClock {
  readonly #start: RunStart;
  readonly #now: () => number;
  readonly #startedAt: number;
  #pausedMilliseconds = 0;

  /** `now` is a monotonic clock, in milliseconds. */
  constructor(start: RunStart, now: () => number) {
    this.#start = start;
    this.#now = now;
    this.#startedAt = now();
  }

  get seconds(): number {
    return this.#start.spentSeconds + (this.#now() - this.#startedAt - this.#pausedMilliseconds) / 1000;
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

  /** Excludes the time since `from`, which is on the injected clock. */
  leaveOutSince(from: number): void {
    this.#pausedMilliseconds += this.#now() - from;
  }
}
