import type { ByteSource } from '../base/byteSource';
import { messageOf } from '../base/errors';
import { type FileStore, withFileName, type Waiting } from '../storage/fileStore';
import type { FileQuestion } from '../protocol/hostFiles';
import type { StoredFile } from '../protocol/webWorkers';
import { StorageError } from '../storage/storageError';

type Change = Extract<FileQuestion, { readonly kind: 'replace' | 'remove' | 'rename' }>;

/** Makes a change in permanent storage. Throws if that fails. */
export type MakeChange = (change: Change) => Promise<unknown>;

/**
 * The files of a folder, in memory. Each change is made in permanent storage first and then here, so that reading
 * always finds stored contents. Other windows may write to the folder too: a browser has no lock that all of them see.
 */
export class MemoryStore implements FileStore {
  readonly #files = new Map<string, Uint8Array>();
  #makeChange: MakeChange = () => Promise.resolve();

  /** By default, changes last as long as this store. */
  set makeChange(makeChange: MakeChange) {
    this.#makeChange = makeChange;
  }

  /** Replaces all files. */
  fill(folder: string, files: readonly StoredFile[]): void {
    this.#files.clear();
    for (const { name, bytes } of files) this.#files.set(pathOf(folder, name), bytes);
  }

  has(folder: string, name: string): boolean {
    return this.#files.has(pathOf(folder, name));
  }

  read<T>(folder: string, name: string, read: (source: ByteSource) => T): T | undefined {
    const path = pathOf(folder, name);
    const bytes = this.#files.get(path);
    return bytes && withFileName(path, () => read(copying(bytes)));
  }

  async replace(folder: string, name: string, ...parts: readonly Uint8Array[]): Promise<void> {
    await this.#change({ kind: 'replace', name, parts }, `write ${name}`);
    this.#files.set(pathOf(folder, name), joined(parts));
  }

  async remove(folder: string, name: string): Promise<void> {
    if (!this.has(folder, name)) return;
    await this.#change({ kind: 'remove', name }, `remove ${name}`);
    this.#files.delete(pathOf(folder, name));
  }

  async rename(folder: string, name: string, newName: string): Promise<void> {
    const bytes = this.#files.get(pathOf(folder, name));
    if (!bytes) throw new StorageError(`Expected ${name} in ${folder}, to be renamed, found no such file.`);
    await this.#change({ kind: 'rename', name, newName }, `rename ${name}`);
    this.#files.delete(pathOf(folder, name));
    this.#files.set(pathOf(folder, newName), bytes);
  }

  asOnlyWriter<T>(_folder: string, _waiting: Waiting | undefined, act: () => Promise<T>): Promise<T> {
    return act();
  }

  async #change(change: Change, what: string): Promise<void> {
    try {
      await this.#makeChange(change);
    } catch (error) {
      throw new StorageError(
        `Expected to ${what} in the storage of VS Code, found that it fails (${messageOf(error)}). ` +
          'Make room in the storage that the browser has for this site.',
      );
    }
  }
}

function pathOf(folder: string, name: string): string {
  return `${folder}/${name}`;
}

/**
 * Copies the bytes that are read, as an open file does: they do not change, and views of them can have any element
 * type.
 */
function copying(bytes: Uint8Array): ByteSource {
  return { length: bytes.length, subarray: (from, to) => bytes.slice(from, to) };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
