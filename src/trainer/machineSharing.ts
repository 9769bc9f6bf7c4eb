import { availableParallelism, loadavg } from 'node:os';
import { messageOf } from '../base/errors';
import type { TellRun } from '../protocol/trainer';
import type { RunControl } from './runControl';
import { RestPace } from './restPace';
import { MachineLock } from './machineLock';

/** What a run does for others on the machine. */
export interface MachineSharing {
  /** Settles when this process is the one of the machine that may train, or is not wanted any more. */
  readonly takeTurn: () => Promise<void>;
  readonly giveTurn: () => void;
  /** Rest after a step, in seconds, from the seconds that the step took. */
  readonly restAfter: (stepSeconds: number) => number;
}

/** For who has the machine to himself. */
export const machineForItself: MachineSharing = {
  takeTurn: () => Promise.resolve(),
  giveTurn: () => undefined,
  restAfter: () => 0,
};

/** Milliseconds between two looks at the lock. */
const lookInterval = 500;

/** Of a trainer that the extension host has started. */
export class SharedMachine implements MachineSharing {
  readonly #lock: MachineLock;
  readonly #control: RunControl;
  readonly #tell: TellRun;
  readonly #rest = new RestPace();

  constructor(lockFile: string, control: RunControl, tell: TellRun) {
    this.#lock = new MachineLock(lockFile);
    this.#control = control;
    this.#tell = tell;
    process.on('exit', this.giveTurn);
  }

  /** Somebody types in the editor. */
  typed(): void {
    this.#rest.typed(performance.now() / 1000);
  }

  readonly takeTurn = async (): Promise<void> => {
    try {
      if (this.#lock.tryTake()) return;
      this.#tell({ kind: 'waiting' });
      do await new Promise((resolve) => setTimeout(resolve, lookInterval));
      while (!this.#control.isStopped && !this.#lock.tryTake());
    } catch (error) {
      this.#tell({ kind: 'note', text: `Training does not wait for other windows: ${messageOf(error)}` });
    }
  };

  readonly giveTurn = (): void => {
    try {
      this.#lock.release();
    } catch (error) {
      this.#tell({ kind: 'note', text: `Other windows may wait for the end of this process: ${messageOf(error)}` });
    }
  };

  restAfter(stepSeconds: number): number {
    return this.#rest.restAfter(stepSeconds, performance.now() / 1000, loadavg()[0]! / availableParallelism());
  }
}
