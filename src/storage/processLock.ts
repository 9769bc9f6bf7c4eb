import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { uptime } from 'node:os';
import path from 'node:path';
import { codeOf } from '../base/errors';
import { isRecord, parseJson } from '../base/json';

/** The process that holds the lock. */
interface Holder {
  readonly processId: number;
  /** Start time on Linux, in ticks since boot: distinguishes the process from a later one with the same id. */
  readonly startTicks: number | undefined;
  /** When the lock was taken, in milliseconds since the epoch. */
  readonly since: number;
}

/** Tolerance between clocks, in milliseconds. */
const tolerance = 5000;

/** Age of a guard left by a process that died while it took over a lock, in milliseconds; taking over takes one or two. */
const oldGuard = 10_000;

/**
 * A lock that one process on the machine can hold: a file that names the process. The lock of a process that died
 * without releasing it is taken over.
 */
export class ProcessLock {
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
    return holder ? this.#takeOver() : create(this.#file);
  }

  /** The process that holds the lock; undefined if none does. */
  get holderId(): number | undefined {
    const holder = this.#holder();
    return holder && isHeld(holder) ? holder.processId : undefined;
  }

  release(): void {
    if (this.#holder()?.processId === process.pid) rmSync(this.#file, { force: true });
  }

  /** Replaces the lock of a dead process. A second file, the guard, lets only one process at a time do so. */
  #takeOver(): boolean {
    const guard = `${this.#file}.guard`;
    if (!create(guard)) {
      if (Date.now() - modifiedAt(guard) > oldGuard) rmSync(guard, { force: true });
      return false;
    }
    try {
      // Another process may have taken the lock over before this one had the guard.
      const holder = this.#holder();
      if (holder && isHeld(holder)) return false;
      renameSync(guard, this.#file);
      return true;
    } finally {
      rmSync(guard, { force: true });
    }
  }

  /** Undefined if there is no file. A file with other content names process 0, which is never alive. */
  #holder(): Holder | undefined {
    let text: string;
    try {
      text = readFileSync(this.#file, 'utf8');
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw error;
    }
    const value = parseJson(text);
    const { processId, startTicks, since } = isRecord(value) ? value : {};
    return typeof processId === 'number' && typeof since === 'number'
      ? { processId, startTicks: typeof startTicks === 'number' ? startTicks : undefined, since }
      : { processId: 0, startTicks: undefined, since: 0 };
  }
}

/** Creates a file that names this process, completely or not at all; returns false if it exists already. */
function create(file: string): boolean {
  const own: Holder = { processId: process.pid, startTicks: linuxProcess(process.pid)?.startTicks, since: Date.now() };
  const temporary = `${file}.${process.pid}`;
  try {
    writeFileSync(temporary, JSON.stringify(own));
    linkSync(temporary, file);
    return true;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** Milliseconds since the epoch; now if the file is gone. */
function modifiedAt(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
}

/** Whether that process is alive, and not a later one with the same id. */
function isHeld({ processId, startTicks, since }: Holder): boolean {
  if (processId <= 0 || !isAlive(processId)) return false;
  const found = linuxProcess(processId);
  // Compared by ticks, because the clock of `since` may have been set meanwhile.
  if (found && startTicks !== undefined) return !found.isZombie && found.startTicks === startTicks;
  return since + tolerance >= Date.now() - uptime() * 1000;
}

function isAlive(processId: number): boolean {
  try {
    // Signal 0 sends nothing; it only checks that the process exists.
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // It exists, but belongs to another user.
    return codeOf(error) === 'EPERM';
  }
}

/** `isZombie`: the process has ended, but its parent has not collected it yet. Undefined if /proc has no answer. */
function linuxProcess(processId: number): { readonly isZombie: boolean; readonly startTicks: number } | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    const text = readFileSync(`/proc/${processId}/stat`, 'utf8');
    // The second field is a name in parentheses that may contain spaces. The state is the third field, the start time
    // the 22nd.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { isZombie: fields[0] === 'Z', startTicks: Number(fields[19]) };
  } catch {
    // The process has ended meanwhile, or /proc is not mounted.
    return undefined;
  }
}
