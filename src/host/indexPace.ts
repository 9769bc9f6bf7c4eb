/** Quiet time before an update, in milliseconds: files change in bursts. */
export const quietMilliseconds = 3000;

/** Longest time that an update waits for quiet, in milliseconds, where something changes files all the time. */
const longestWait = 60_000;

/** Rest after an update, as a multiple of the core time it used: updates average at most 5 % of one core. */
const restForWork = 20;

/** When the index is updated. All times are in milliseconds on one clock that never goes back. */
export class IndexPace {
  /** When the first file changed that the last update did not know. */
  #changedAt: number | undefined;
  #notBefore = -Infinity;

  /** Whether files have changed since the last update began. */
  get isOwed(): boolean {
    return this.#changedAt !== undefined;
  }

  /** A file has changed. Returns the time until the update. */
  changed(now: number): number {
    this.#changedAt ??= now;
    return this.delayOf(Math.min(quietMilliseconds, this.#changedAt + longestWait - now), now);
  }

  /** The time until an update that is wanted after `wanted`. */
  delayOf(wanted: number, now: number): number {
    return Math.max(wanted, this.#notBefore - now, 0);
  }

  /** The user asked for the next update: no rest precedes it. */
  forgive(): void {
    this.#notBefore = -Infinity;
  }

  /** An update takes in all that has changed. */
  began(): void {
    this.#changedAt = undefined;
  }

  /** An update was wanted while another one runs: it follows that one. */
  postponed(now: number): void {
    this.#changedAt ??= now;
  }

  /** After an adaptation, which has a pace of its own, the index may follow at once. */
  ended(now: number, coreMilliseconds: number, isAdaptation: boolean): void {
    this.#notBefore = isAdaptation ? now : now + restForWork * coreMilliseconds;
  }
}
