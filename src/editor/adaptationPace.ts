/** Shortest interval between two adaptations of the network, in milliseconds. */
const interval = 60_000;

/** Decides when the network learns changed files: at most once per interval, and no change is forgotten. */
export class AdaptationPace {
  #last = -Infinity;
  #isPending = false;

  /** To be called when a file has changed. */
  changed(): void {
    this.#isPending = true;
  }

  /** To be called when a run begins, which reads all files. */
  runBegan(): void {
    this.#isPending = false;
  }

  /** Whether an update that begins now should adapt the network. */
  claim(now: number): boolean {
    if (this.dueIn(now) !== 0) return false;
    this.#isPending = false;
    this.#last = now;
    return true;
  }

  /** Milliseconds until the next adaptation is due; undefined if nothing has changed since the last. */
  dueIn(now: number): number | undefined {
    return this.#isPending ? Math.max(0, this.#last + interval - now) : undefined;
  }
}
