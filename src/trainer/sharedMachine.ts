import { loadavg } from 'node:os';
import { messageOf } from '../base/errors';
import type { RunListener } from '../protocol/trainer';
import { parallelism } from '../indexing/machine';
import { ProcessLock } from '../storage/processLock';
import type { MachineSharing } from './machineSharing';
import { RestPace } from './restPace';
import type { RunControl } from './runControl';

/** Polling interval of the lock, in milliseconds. */
const lookInterval = 500;

/** Sharing of a trainer that the extension host has started. */
export class SharedMachine implements MachineSharing {
  readonly #lock: ProcessLock;
  readonly #control: RunControl;
  readonly #tell: RunListener;
  readonly #rest = new RestPace();

  constructor(lockFile: string, control: RunControl, tell: RunListener) {
    this.#lock = new ProcessLock(lockFile);
    this.#control = control;
    this.#tell = tell;
    process.on('exit', this.giveTurn);
  }

  /** To be called when the user types in the editor. */
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
    return this.#rest.restAfter(stepSeconds, performance.now() / 1000, loadavg()[0]! / parallelism());
  }
}
