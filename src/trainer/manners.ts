import { availableParallelism, loadavg } from 'node:os';
import { messageOf } from '../base/errors';
import type { RunControl } from './control';
import { Courtesy } from './courtesy';
import { MachineLock } from './machineLock';

/** What a run does for others on the machine. */
export interface Manners {
  /** Settles when this process is the one of the machine that may train, or is not wanted any more. */
  readonly takeTurn: () => Promise<void>;
  readonly giveTurn: () => void;
  /** Seconds to rest after a step that took so many. */
  readonly restAfter: (stepSeconds: number) => number;
}

/** For who has the machine to himself. */
export const noManners: Manners = {
  takeTurn: () => Promise.resolve(),
  giveTurn: () => undefined,
  restAfter: () => 0,
};

/** Milliseconds between two looks at the lock. */
const lookInterval = 500;

export interface MannersListener {
  /** Another window has its turn. */
  waiting(): void;
  note(text: string): void;
}

/** Of a trainer that the extension host has started. */
export class TrainerManners implements Manners {
  readonly #lock: MachineLock;
  readonly #control: RunControl;
  readonly #listener: MannersListener;
  readonly #courtesy = new Courtesy();

  constructor(lockFile: string, control: RunControl, listener: MannersListener) {
    this.#lock = new MachineLock(lockFile);
    this.#control = control;
    this.#listener = listener;
    process.on('exit', this.giveTurn);
  }

  /** Somebody types in the editor. */
  typed(): void {
    this.#courtesy.typed(performance.now() / 1000);
  }

  readonly takeTurn = async (): Promise<void> => {
    try {
      if (this.#lock.tryTake()) return;
      this.#listener.waiting();
      do await new Promise((resolve) => setTimeout(resolve, lookInterval));
      while (!this.#control.isStopped && !this.#lock.tryTake());
    } catch (error) {
      this.#listener.note(`Training does not wait for other windows: ${messageOf(error)}`);
    }
  };

  readonly giveTurn = (): void => {
    try {
      this.#lock.release();
    } catch (error) {
      this.#listener.note(`Other windows may wait for the end of this process: ${messageOf(error)}`);
    }
  };

  restAfter(stepSeconds: number): number {
    return this.#courtesy.restAfter(stepSeconds, performance.now() / 1000, loadavg()[0]! / availableParallelism());
  }
}
