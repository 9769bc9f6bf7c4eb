import { closeSync, fstatSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import type { ByteSource } from '../base/byteSource';
import { CheckpointError, codeOf, messageOf, UserError } from '../base/errors';
import { withFileName } from './fileStore';

/**
 * Largest stored file that is read, in bytes. The largest network of the settings, with its optimiser's states, takes
 * 0.4 GB; so does the index of 64 million characters.
 */
const largestFile = 1 << 30;

/**
 * Calls `read` with a file that stays open during the call, so that replacing the file meanwhile has no effect. Returns
 * undefined if there is none. Throws `CheckpointError` with the file's path if `read` does, or if it is not a regular
 * file or is too large, and `UserError` if it cannot be opened.
 */
export function readStored<T>(file: string, read: (source: ByteSource) => T): T | undefined {
  const descriptor = openIfPresent(file);
  if (descriptor === undefined) return undefined;
  try {
    return withFileName(file, () => read(sourceOf(descriptor, checkedSize(file, fstatSync(descriptor)))));
  } finally {
    closeSync(descriptor);
  }
}

/** As `readStored`, for a file that must exist: throws `UserError` if it does not. */
export function readPresent<T>(file: string, read: (source: ByteSource) => T): T {
  const found = readStored(file, (source) => ({ value: read(source) }));
  if (found) return found.value;
  throw new UserError(`Expected to read ${file}, found that there is no such file. Check the path.`);
}

function openIfPresent(file: string): number | undefined {
  try {
    // Checked before opening: opening a pipe waits for a writer.
    checkedSize(file, statSync(file));
    return openSync(file, 'r');
  } catch (error) {
    if (error instanceof CheckpointError) throw error;
    if (codeOf(error) === 'ENOENT') return undefined;
    throw new UserError(
      `Expected to read ${file}, found that it cannot be read (${messageOf(error)}). Correct its permissions, or delete the model.`,
    );
  }
}

function checkedSize(file: string, stats: Stats): number {
  const found = stats.isDirectory() ? 'a folder' : stats.isFile() ? `${stats.size} bytes` : 'a device or a pipe';
  if (stats.isFile() && stats.size <= largestFile) return stats.size;
  throw new CheckpointError(
    `Expected a file of at most ${largestFile} bytes at ${file}, found ${found}. Move it away, then train again.`,
    file,
  );
}

function sourceOf(descriptor: number, length: number): ByteSource {
  return {
    length,
    subarray(from, to) {
      const bytes = new Uint8Array(to - from);
      let filled = 0;
      while (filled < bytes.length) {
        const read = readSync(descriptor, bytes, filled, bytes.length - filled, from + filled);
        if (read === 0) {
          throw new CheckpointError(
            `Expected ${length} bytes, found ${from + filled}: the file was shortened while it was read. Try again.`,
          );
        }
        filled += read;
      }
      return bytes;
    },
  };
}
