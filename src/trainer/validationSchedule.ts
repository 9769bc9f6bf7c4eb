import type { Budget } from '../learning/config';

/** Number of validations in a row without an improvement after which a run ends. */
const patience = 12;

/** Largest fraction of the run's time spent on validation. */
const validationShare = 0.05;

const secondsBetweenValidations = 3;

/** Interval between validations, as a fraction of a budget in steps. */
const stepsBetweenValidations = 1 / 20;

/** State that is kept when a run is stopped and resumed. */
export interface ValidationState {
  /** Lowest held-out loss, in nats per character; Infinity before the first one. */
  readonly best: number;
  readonly validationsSinceBest: number;
}

/** Decides when to validate, whether the loss improved, and whether the run has converged. */
export class ValidationSchedule {
  readonly #budget: Budget;
  readonly #firstStep: number;
  #state: ValidationState;
  /** End of the last validation, in seconds of the run, and its step. */
  #endedAt: number;
  #step = 0;
  /** Duration of the shortest validation; the first is slow because its code is not compiled yet. */
  #seconds = Infinity;

  constructor(budget: Budget, firstStep: number, startedAt: number, state: ValidationState) {
    this.#budget = budget;
    this.#firstStep = firstStep;
    this.#endedAt = startedAt;
    this.#state = state;
  }

  get state(): ValidationState {
    return this.#state;
  }

  get hasConverged(): boolean {
    return this.#state.validationsSinceBest >= patience;
  }

  /** Whether steps were taken since the last validation. */
  isBehind(steps: number): boolean {
    return steps > this.#step;
  }

  isDue(steps: number, seconds: number): boolean {
    const budget = this.#budget;
    if (budget.kind === 'steps') {
      const interval = Math.max(1, Math.round(budget.steps * stepsBetweenValidations));
      return (steps - this.#firstStep) % interval === 0;
    }
    const needed = Number.isFinite(this.#seconds) ? this.#seconds / validationShare : 0;
    return seconds - this.#endedAt >= Math.max(secondsBetweenValidations, needed);
  }

  /** Adds the loss of a validation. Returns whether it is the best so far. */
  measured(loss: number): boolean {
    const isBest = loss < this.#state.best;
    this.#state = isBest
      ? { best: loss, validationsSinceBest: 0 }
      : { ...this.#state, validationsSinceBest: this.#state.validationsSinceBest + 1 };
    return isBest;
  }

  /** To be called when a validation that began at `from` has been saved, in seconds of the run. */
  saved(from: number, to: number): void {
    this.#seconds = Math.min(this.#seconds, to - from);
  }

  /** To be called when all work of a validation is done. */
  ended(steps: number, seconds: number): void {
    this.#step = steps;
    this.#endedAt = seconds;
  }
}
