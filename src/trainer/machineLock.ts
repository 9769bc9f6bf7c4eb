import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { uptime } from 'node:os';
import path from 'node:path';
import { isRecord, parseJson } from '../base/json';

/** Who has the lock. */
interface Holder {
  readonly processId: number;
  /** Milliseconds since the epoch. */
  readonly since: number;
}

/** Milliseconds by which clocks may differ. */
const tolerance = 5000;

/** Ticks of a second in /proc: the same on every Linux that Node runs on. */
const ticksPerSecond = 100;

/**
 * A lock that one process on the machine can have: a file that names it. What a process left that has died without giving
 * its lock back is taken over.
 */
export class MachineLock {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** Returns whether this process has it now. Throws where the file cannot be written. */
  tryTake(): boolean {
    const holder = this.#holder();
    if (holder?.processId === process.pid) return true;
    if (holder && isHeld(holder)) return false;
    mkdirSync(path.dirname(this.#file), { recursive: true });
    const own: Holder = { processId: process.pid, since: Date.now() };
    const temporary = `${this.#file}.${process.pid}`;
    writeFileSync(temporary, JSON.stringify(own));
    try {
      // What a dead process left is replaced; of two that do so, the later one has it. A new file must not be there yet.
      (holder ? renameSync : linkSync)(temporary, this.#file);
    } catch (error) {
      if (!isRecord(error) || error['code'] !== 'EEXIST') throw error;
    } finally {
      rmSync(temporary, { force: true });
    }
    return this.#holder()?.processId === process.pid;
  }

  release(): void {
    if (this.#holder()?.processId === process.pid) rmSync(this.#file, { force: true });
  }

  /** Nobody where there is no file. One that is not ours names nobody who is alive. */
  #holder(): Holder | undefined {
    let text: string;
    try {
      text = readFileSync(this.#file, 'utf8');
    } catch (error) {
      if (isRecord(error) && error['code'] === 'ENOENT') return undefined;
      throw error;
    }
    const value = parseJson(text);
    const { processId, since } = isRecord(value) ? value : {};
    return typeof processId === 'number' && typeof since === 'number'
      ? { processId, since }
      : { processId: 0, since: 0 };
  }
}

/** Whether that very process lives: not one that has got its number since, or after the machine was started again. */
function isHeld({ processId, since }: Holder): boolean {
  if (processId <= 0 || !isAlive(processId)) return false;
  const machineStart = Date.now() - uptime() * 1000;
  const processStart = machineStart + (secondsFromMachineStart(processId) ?? 0) * 1000;
  return since + tolerance >= processStart;
}

function isAlive(processId: number): boolean {
  try {
    // Signal 0 is not sent: it only asks whether it could be.
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // Of another user, it is there all the same.
    return isRecord(error) && error['code'] === 'EPERM';
  }
}

/** When a process was started; not told but by Linux. */
function secondsFromMachineStart(processId: number): number | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    const fields = readFileSync(`/proc/${processId}/stat`, 'utf8');
    // Its second field is a name in brackets, which may hold blanks; the start is the 22nd.
    return Number(fields.slice(fields.lastIndexOf(')') + 2).split(' ')[19]) / ticksPerSecond;
  } catch {
    // It has ended meanwhile.
    return undefined;
  }
}
