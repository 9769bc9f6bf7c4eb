import { Deferred } from '../base/deferred';

/** What the user wants of a run: looked at between steps. */
export class RunControl {
  #wanted: 'run' | 'pause' | 'stop' = 'run';
  #changed = new Deferred<undefined>();

  get isStopped(): boolean {
    return this.#wanted === 'stop';
  }

  /** Whether what goes on after the run is not wanted any more. */
  get isCancelled(): boolean {
    return this.isStopped;
  }

  get isPaused(): boolean {
    return this.#wanted === 'pause';
  }

  pause(): void {
    if (this.#wanted === 'run') this.#become('pause');
  }

  resume(): void {
    if (this.#wanted === 'pause') this.#become('run');
  }

  /** Final: a stopped run cannot be resumed. */
  stop(): void {
    this.#become('stop');
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
