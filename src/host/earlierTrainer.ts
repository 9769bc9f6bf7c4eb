import { Deferred } from '../base/deferred';
import { Owner, toDisposable } from '../base/disposable';

/** Milliseconds between two looks at a process, whose end nobody tells: it is no child of this one. */
const lookInterval = 500;

/** Milliseconds after which the process is taken for another one, which has got the same number. */
const longestSave = 60_000;

/** The trainer of an earlier window, which may still save what it has learned. It is looked at no longer than it lives. */
export class EarlierTrainer extends Owner {
  /** Settles when the process is there no longer, or this is disposed of. */
  readonly ended: Promise<boolean>;

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

export function isAlive(processId: number): boolean {
  try {
    // Signal 0 is not sent: it only asks whether it could be.
    process.kill(processId, 0);
    return true;
  } catch {
    return false;
  }
}
