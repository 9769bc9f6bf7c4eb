import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../base/errors';
import { writeProblemOf, removeTemporaryFiles } from './atomicFile';
import type { Waiting } from './fileStore';
import { ProcessLock } from './processLock';
import { StorageError } from './storageError';

/** Name of the lock in the storage folder, which the process that writes to the folder holds. */
const lockName = 'writer.lock';

/** Polling interval of the lock, in milliseconds. */
const lookInterval = 100;

/** Number of polls after which a wait is reported: a process that is just ending needs some milliseconds. */
const reportedFrom = 10;

/**
 * Runs `act` while this process is the only one that writes to the folder, which is created if it is missing. Without
 * `waiting`, throws `UserError` if another process writes to it; with it, waits, and throws when cancelled. Throws
 * `StorageError` if the folder cannot be written to, before any time is spent on learning.
 */
export async function asOnlyWriter<T>(folder: string, waiting: Waiting | undefined, act: () => Promise<T>): Promise<T> {
  const lock = new ProcessLock(path.join(folder, lockName));
  await take(lock, folder, waiting);
  try {
    await removeTemporaryFiles(folder);
    return await act();
  } finally {
    release(lock);
  }
}

async function take(lock: ProcessLock, folder: string, waiting: Waiting | undefined): Promise<void> {
  for (let looks = 1; !(await tryTake(lock, folder)); looks++) {
    if (!waiting) {
      throw new UserError(
        `Expected no other process to write to ${folder}, found process ${lock.holderId ?? 'unknown'}. ` +
          'Wait until it has ended, or choose another folder.',
      );
    }
    if (looks === reportedFrom) waiting.begun();
    await new Promise((resolve) => setTimeout(resolve, lookInterval));
    if (waiting.isCancelled()) throw new UserError('Stopped while another process was writing the model.');
  }
}

async function tryTake(lock: ProcessLock, folder: string): Promise<boolean> {
  try {
    await mkdir(folder, { recursive: true });
    return lock.tryTake();
  } catch (error) {
    throw new StorageError(`Expected to write the model to ${folder}, found that ${writeProblemOf(error)}`);
  }
}

/** Ignores failures: the folder, and so the lock, may be deleted; and a lock that stays soon names a dead process. */
function release(lock: ProcessLock): void {
  try {
    lock.release();
  } catch {
    // The next writer takes it over.
  }
}
