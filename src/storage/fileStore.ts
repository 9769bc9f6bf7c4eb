import type { ByteSource } from '../base/byteSource';
import { CheckpointError } from '../base/errors';

/**
 * The files of a model, by folder: on a disk, or in the memory of a worker of a web page. Reading is synchronous,
 * because the decoders are; writing is asynchronous, because on the web the extension host writes.
 */
export interface FileStore {
  has(folder: string, name: string): boolean;
  /**
   * Calls `read` with a file that does not change during the call. Returns undefined if there is none. Throws
   * `CheckpointError` with the file's path if `read` does or if it is not a readable file.
   */
  read<T>(folder: string, name: string, read: (source: ByteSource) => T): T | undefined;
  /**
   * Replaces a file atomically, or throws `StorageError` and leaves the previous file as it is. Creates the folder if it is
   * missing.
   */
  replace(folder: string, name: string, ...parts: readonly Uint8Array[]): Promise<void>;
  /** Removes a file, if it exists. Throws `StorageError` if that fails. */
  remove(folder: string, name: string): Promise<void>;
  /** Replaces a file that has the new name. */
  rename(folder: string, name: string, newName: string): Promise<void>;
  /**
   * Runs `act` while no other process writes to the folder, if the store can ensure that. Without `waiting`, throws
   * `UserError` if another process does; with it, waits, and throws when cancelled.
   */
  asOnlyWriter<T>(folder: string, waiting: Waiting | undefined, act: () => Promise<T>): Promise<T>;
}

/** What to do while another process writes to the folder. */
export interface Waiting {
  /** Called once. */
  readonly begun: () => void;
  readonly isCancelled: () => boolean;
}

/** Returns what `act` returns, and adds the file's path to a `CheckpointError`: the decoders see only bytes. */
export function withFileName<T>(file: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof CheckpointError) || error.file !== undefined) throw error;
    throw new CheckpointError(`${file}: ${error.message}`, file);
  }
}
