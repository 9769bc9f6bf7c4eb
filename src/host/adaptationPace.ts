/** Milliseconds from one adaptation of the network to the next, at least. */
const interval = 60_000;

/** When the network learns what has changed: never too often, and nothing is left unlearned for good. */
export class AdaptationPace {
  #last = -Infinity;
  #isOwed = false;

  /** A file has changed that the network has not learned. */
  changed(): void {
    this.#isOwed = true;
  }

  /** A training has begun, which reads all files. */
  overtaken(): void {
    this.#isOwed = false;
  }

  /** Whether an update that begins now is one that adapts. */
  takesTurn(now: number): boolean {
    if (this.dueIn(now) !== 0) return false;
    this.#isOwed = false;
    this.#last = now;
    return true;
  }

  /** Milliseconds until the next adaptation is due; undefined where nothing has changed since the last. */
  dueIn(now: number): number | undefined {
    return this.#isOwed ? Math.max(0, this.#last + interval - now) : undefined;
  }
}
