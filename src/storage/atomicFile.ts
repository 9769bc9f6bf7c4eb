import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, unlink } from 'node:fs/promises';
import path from 'node:path';
import { codeOf, messageOf } from '../base/errors';
import { storedFiles } from '../protocol/storage';
import { StorageError } from './storageError';

/**
 * Replaces a file atomically: writes a temporary file, flushes it, renames it. Creates the folder if it is missing. If
 * that fails, throws `StorageError`, removes the temporary file, and leaves the previous file as it is.
 */
export async function replaceFile(file: string, ...parts: readonly Uint8Array[]): Promise<void> {
  const temporary = `${file}.${process.pid}-${randomBytes(4).toString('hex')}${temporaryEnding}`;
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeWhole(temporary, parts);
    await rename(temporary, file);
  } catch (error) {
    // If the temporary file cannot be removed, the first failure is still reported. The next writer removes the file.
    await rm(temporary, { force: true }).catch(() => undefined);
    const bytes = parts.reduce((sum, { length }) => sum + length, 0);
    throw new StorageError(
      `Expected to write ${path.basename(file)} in ${path.dirname(file)}, found that ${writeProblemOf(error, bytes)}`,
    );
  }
}

/** Removes a file, if it exists. Throws `StorageError` if that fails. */
export async function removeFile(file: string): Promise<void> {
  try {
    await unlink(file);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw new StorageError(
      `Expected to remove ${path.basename(file)} in ${path.dirname(file)}, found that ${writeProblemOf(error)}`,
    );
  }
}

/** Removes the temporary files of writers that were killed. To be called by the only writer of the folder. */
export async function removeTemporaryFiles(folder: string): Promise<void> {
  const ours = Object.values(storedFiles);
  for (const name of await readdir(folder)) {
    const isOurs = name.endsWith(temporaryEnding) && ours.some((stored) => name.startsWith(`${stored}.`));
    if (isOurs) await rm(path.join(folder, name), { force: true });
  }
}

const temporaryEnding = '.tmp';

async function writeWhole(file: string, parts: readonly Uint8Array[]): Promise<void> {
  const handle = await open(file, 'wx');
  try {
    for (const part of parts) await handle.writeFile(part);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The problem that the system reports, and its remedy, as the end of a sentence. */
export function writeProblemOf(error: unknown, bytes = 0): string {
  switch (codeOf(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return `the disk is full. Free at least ${Math.max(1, Math.ceil(bytes / 1e6))} MB of it.`;
    case 'EROFS':
      return 'the disk is read-only. Make it writable.';
    case 'EACCES':
    case 'EPERM':
      return 'the permissions do not allow it. Correct the permissions of the folder.';
    case 'ENOTDIR':
    case 'EEXIST':
      return 'there is a file in the place of the folder. Remove that file.';
    case 'EISDIR':
    case 'ENOTEMPTY':
      return 'there is a folder in the place of the file. Remove that folder.';
    case 'EMFILE':
    case 'ENFILE':
      return 'too many files are open. Close some programs.';
    case 'EIO':
      return 'the disk reports an error. Check the disk.';
    default:
      return `that fails (${messageOf(error)}).`;
  }
}
