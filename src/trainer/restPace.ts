/** Seconds after a keystroke in which somebody is taken to type still: longer than the host waits between two notices. */
const typingLasts = 2;

/** A step that takes this many times as long as the quickest one shares its cores with others. */
const slowStep = 2;

/** Of a step's time, the rest that follows it: others get about two thirds of the cores. */
const restForStep = 2;

/** Seconds. A rest is short, so that the end of typing is noticed soon. */
const longestRest = 0.5;

/** How much of the machine's time training leaves to somebody who types. */
export class RestPace {
  #typedAt = -Infinity;
  #quickestStep = Infinity;

  /** Somebody types, at this second of any clock. */
  typed(now: number): void {
    this.#typedAt = now;
  }

  /**
   * Returns the rest after a step that ended now, in seconds, from the seconds that the step took. `load` is the number of
   * processes that want to compute, per core, where that is known; 0 elsewhere.
   */
  restAfter(stepSeconds: number, now: number, load: number): number {
    this.#quickestStep = Math.min(this.#quickestStep, stepSeconds);
    if (now - this.#typedAt > typingLasts) return 0;
    const isLoaded = load > 1 || stepSeconds > slowStep * this.#quickestStep;
    return isLoaded ? Math.min(longestRest, restForStep * stepSeconds) : 0;
  }
}
