/**
 * Time after a keystroke during which the user counts as typing, in seconds; longer than the host's interval between
 * notices.
 */
const typingLasts = 2;

/** Ratio to the duration of the fastest step above which a step counts as sharing its cores with other processes. */
const slowStep = 2;

/** Rest after a step, as a multiple of the step's time: leaves about two thirds of the cores to other processes. */
const restForStep = 2;

/** Longest rest, in seconds; short, so that training continues soon after typing ends. */
const longestRest = 0.5;

/** How long training rests while the user types. */
export class RestPace {
  #typedAt = -Infinity;
  #quickestStep = Infinity;

  /** `now`: the current time in seconds, on any clock. */
  typed(now: number): void {
    this.#typedAt = now;
  }

  /**
   * Returns the rest after a step that has just ended, in seconds. `load` is the number of runnable processes per core,
   * or 0 if unknown.
   */
  restAfter(stepSeconds: number, now: number, load: number): number {
    this.#quickestStep = Math.min(this.#quickestStep, stepSeconds);
    if (now - this.#typedAt > typingLasts) return 0;
    const isLoaded = load > 1 || stepSeconds > slowStep * this.#quickestStep;
    return isLoaded ? Math.min(longestRest, restForStep * stepSeconds) : 0;
  }
}
