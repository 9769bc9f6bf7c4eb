import { Deferred } from '../base/deferred';
import { Owner, toDisposable } from '../base/disposable';
import { isAlive } from './alive';

/** Polling interval, in milliseconds: no event reports the end of a process that is not a child of this one. */
const lookInterval = 500;

/**
 * Longest time that the process may take to save, in milliseconds; after it, the process id is assumed to be reused.
 */
const longestSave = 60_000;

/** Waits for the trainer of an earlier window, which may still be saving what it has learned. */
export class EarlierTrainer extends Owner {
  /** Resolves to true when the process has ended, to false when this is disposed. */
  readonly ended: Promise<boolean>;
  /** Whether the user has stopped its run meanwhile. */
  isStopped = false;

  constructor(processId: number) {
    super();
    const ended = new Deferred<boolean>();
    this.ended = ended.promise;
    const end = (hasEnded: boolean): void => {
      clearInterval(timer);
      ended.resolve(hasEnded);
    };
    const from = performance.now();
    const timer = setInterval(() => {
      if (!isAlive(processId) || performance.now() - from > longestSave) end(true);
    }, lookInterval);
    this._register(
      toDisposable(() => {
        end(false);
      }),
    );
  }
}
