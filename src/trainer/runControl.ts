import { Deferred } from '../base/deferred';

/** What the user wants of a run: looked at between steps. */
export class RunControl {
  #wanted: 'run' | 'pause' | 'stop' = 'run';
  #changed = new Deferred<undefined>();
  #isInterrupted = false;
  #isOnBattery = false;

  get isStopped(): boolean {
    return this.#wanted === 'stop';
  }

  /** Whether it was stopped although nobody asked for that: it waits to be resumed. */
  get isInterrupted(): boolean {
    return this.#isInterrupted;
  }

  /** Whether what goes on after the run is not wanted any more. */
  get isCancelled(): boolean {
    return this.isStopped;
  }

  get isPaused(): boolean {
    return this.#wanted === 'pause';
  }

  /** Whether nobody paused it but the machine's battery. */
  get isPausedOnBattery(): boolean {
    return this.isPaused && this.#isOnBattery;
  }

  pause(): void {
    if (this.#wanted === 'stop') return;
    this.#isOnBattery = false;
    this.#become('pause');
  }

  pauseOnBattery(): void {
    if (this.#wanted !== 'run') return;
    this.#isOnBattery = true;
    this.#become('pause');
  }

  resume(): void {
    if (this.#wanted === 'pause') this.#become('run');
  }

  /** Final: a stopped run cannot be resumed. */
  stop(): void {
    this.#become('stop');
  }

  /** Stops it, as nobody is there any more to tell it to go on. */
  interrupt(): void {
    if (!this.isStopped) this.#isInterrupted = true;
    this.stop();
  }

  /** Settles when the run is wanted to go on, or to end. */
  async untilNotPaused(): Promise<void> {
    while (this.isPaused) await this.#changed.promise;
  }

  #become(wanted: 'run' | 'pause' | 'stop'): void {
    if (this.#wanted === 'stop') return;
    this.#wanted = wanted;
    this.#changed.resolve(undefined);
    this.#changed = new Deferred<undefined>();
  }
}
