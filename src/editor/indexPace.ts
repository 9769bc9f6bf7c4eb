/** Quiet time before an update, in milliseconds: files change in bursts. */
export const quietMilliseconds = 3000;

/** Longest time that an update waits for quiet, in milliseconds, if files change all the time. */
const longestWait = 60_000;

/** Rest after an update, as a multiple of the core time it used: updates average at most 5 % of one core. */
const restForWork = 20;

/** Decides when the index is updated. Times are in milliseconds on one monotonic clock. */
export class IndexPace {
  /** Time of the first change that is not in the index. */
  #changedAt: number | undefined;
  #notBefore = -Infinity;

  /** Whether files have changed since the last update began. */
  get isPending(): boolean {
    return this.#changedAt !== undefined;
  }

  /** To be called when a file has changed. Returns the time until the update. */
  changed(now: number): number {
    this.#changedAt ??= now;
    return this.delayOf(Math.min(quietMilliseconds, this.#changedAt + longestWait - now), now);
  }

  /** Time until an update that should begin `wanted` milliseconds from now. */
  delayOf(wanted: number, now: number): number {
    return Math.max(wanted, this.#notBefore - now, 0);
  }

  /** The user asked for the next update: no rest precedes it. */
  skipRest(): void {
    this.#notBefore = -Infinity;
  }

  /** To be called when an update begins: it covers all changes so far. */
  began(): void {
    this.#changedAt = undefined;
  }

  /** To be called when an update is requested while another one runs; it follows that one. */
  postponed(now: number): void {
    this.#changedAt ??= now;
  }

  /**
   * To be called when an update has ended. After an adaptation, which has its own pace, the next update may follow at
   * once.
   */
  ended(now: number, coreMilliseconds: number, isAdaptation: boolean): void {
    this.#notBefore = isAdaptation ? now : now + restForWork * coreMilliseconds;
  }
}
