import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { uptime } from 'node:os';
import path from 'node:path';
import { isRecord, parseJson } from '../base/json';

/** The process that holds the lock. */
interface Holder {
  readonly processId: number;
  /** Milliseconds since the epoch. */
  readonly since: number;
}

/** Tolerance between clocks, in milliseconds. */
const tolerance = 5000;

/** Ticks per second in /proc; the same on every Linux that Node supports. */
const ticksPerSecond = 100;

/**
 * A lock that one process on the machine can hold: a file that names the process. The lock of a process that died
 * without releasing it is taken over.
 */
export class MachineLock {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** Returns whether this process holds the lock now. Throws if the file cannot be written. */
  tryTake(): boolean {
    const holder = this.#holder();
    if (holder?.processId === process.pid) return true;
    if (holder && isHeld(holder)) return false;
    mkdirSync(path.dirname(this.#file), { recursive: true });
    const own: Holder = { processId: process.pid, since: Date.now() };
    const temporary = `${this.#file}.${process.pid}`;
    writeFileSync(temporary, JSON.stringify(own));
    try {
      // A stale file is replaced; if two processes do so, the later one wins. A new file is created only if there is
      // none.
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

  /** Undefined if there is no file. A file with other content names process 0, which is never alive. */
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

/** Whether that process is alive, and not a later one with the same id. */
function isHeld({ processId, since }: Holder): boolean {
  if (processId <= 0 || !isAlive(processId)) return false;
  const machineStart = Date.now() - uptime() * 1000;
  const processStart = machineStart + (secondsFromMachineStart(processId) ?? 0) * 1000;
  return since + tolerance >= processStart;
}

function isAlive(processId: number): boolean {
  try {
    // Signal 0 sends nothing; it only checks that the process exists.
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // It exists, but belongs to another user.
    return isRecord(error) && error['code'] === 'EPERM';
  }
}

/** Start time of a process; available on Linux only. */
function secondsFromMachineStart(processId: number): number | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    const fields = readFileSync(`/proc/${processId}/stat`, 'utf8');
    // The second field is a name in parentheses that may contain spaces; the start time is the 22nd field.
    return Number(fields.slice(fields.lastIndexOf(')') + 2).split(' ')[19]) / ticksPerSecond;
  } catch {
    // The process has ended meanwhile.
    return undefined;
  }
}
