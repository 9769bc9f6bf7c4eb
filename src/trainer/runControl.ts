import { Deferred } from '../base/deferred';

/** Pause and stop requests for a run, checked between steps. */
export class RunControl {
  #wanted: 'run' | 'pause' | 'stop' = 'run';
  #changed = new Deferred<undefined>();
  #isInterrupted = false;
  #isOnBattery = false;

  get isStopped(): boolean {
    return this.#wanted === 'stop';
  }

  /** Whether the run was stopped without the user asking for it, to be resumed later. */
  get isInterrupted(): boolean {
    return this.#isInterrupted;
  }

  /** Whether the work after the run is no longer wanted. */
  get isCancelled(): boolean {
    return this.isStopped;
  }

  get isPaused(): boolean {
    return this.#wanted === 'pause';
  }

  /** Whether the run is paused only because of the battery. */
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

  /** Stops the run because its host is gone. */
  interrupt(): void {
    if (!this.isStopped) this.#isInterrupted = true;
    this.stop();
  }

  /** Resolves when the run should continue or end. */
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
