import { messageOf } from '../base/errors';
import type { IndexedFiles, LearnedFiles, LearningHistory } from '../protocol/learning';
import { parseIndexedFiles, parseLearnedFiles } from '../protocol/fileLists';
import { parseHistory } from '../protocol/parsing';
import { largestJson, parseStored, storedFiles, textOfStored } from '../protocol/storage';
import type { FileAnswer, FileQuestion } from '../protocol/hostFiles';
import { inSlices } from './inSlices';
import { parseUnfinishedRun, type UnfinishedRun } from '../protocol/unfinishedRun';

/** The editor's access to the storage folder of a workspace's model. Failures other than a missing file throw. */
export interface StoreFiles {
  readonly path: string;
  /** Undefined if there is no such file. */
  stat(name: string): Promise<{ readonly isFile: boolean; readonly size: number } | undefined>;
  /** Undefined if there is no such file. */
  read(name: string): Promise<Uint8Array | undefined>;
  write(name: string, bytes: Uint8Array): Promise<void>;
  /** Deletes the folder and its contents, if it exists. */
  delete(): Promise<void>;
  /** Answers a trainer's question on files that only the editor reaches; does not reject. */
  answer(question: FileQuestion): Promise<FileAnswer>;
}

/** The files that the trainer writes to the workspace's storage folder. */
export class ModelStore {
  /** Path of the lock that one trainer on the machine holds at a time. */
  readonly lock: string;

  readonly #files: StoreFiles | undefined;
  readonly #onProblem: (problem: string) => void;

  /**
   * `files` is absent if no folder is open. `onProblem` is called for each file that exists but cannot be used; such a
   * file counts as missing.
   */
  constructor(files: StoreFiles | undefined, lock: string, onProblem: (problem: string) => void) {
    this.#files = files;
    this.#onProblem = onProblem;
    this.lock = lock;
  }

  /** Path of the folder of this workspace's model; absent if no folder is open. */
  get folder(): string | undefined {
    return this.#files?.path;
  }

  async hasCheckpoint(): Promise<boolean> {
    return this.#has(storedFiles.checkpoint);
  }

  /** The run that can be resumed, if there is one. */
  async unfinishedRun(): Promise<UnfinishedRun | undefined> {
    const run = await this.#read(storedFiles.run, (bytes) => parseStored(bytes, parseUnfinishedRun));
    return run && (await this.#has(storedFiles.training)) ? run : undefined;
  }

  /** Marks the unfinished run as stopped by the user. */
  async stopRun(): Promise<void> {
    const run = await this.unfinishedRun();
    if (!run) return;
    const stopped: UnfinishedRun = { ...run, state: 'stopped' };
    await this.#files?.write(storedFiles.run, new TextEncoder().encode(JSON.stringify(stopped)));
  }

  async history(): Promise<LearningHistory | undefined> {
    return this.#read(storedFiles.history, (bytes) => parseStored(bytes, parseHistory));
  }

  async learnedFiles(): Promise<LearnedFiles | undefined> {
    return this.#read(storedFiles.learnedFiles, (bytes) => inSlices(parseLearnedFiles(textOfStored(bytes) ?? '')));
  }

  async indexedFiles(): Promise<IndexedFiles | undefined> {
    return this.#read(storedFiles.indexedFiles, (bytes) => inSlices(parseIndexedFiles(textOfStored(bytes) ?? '')));
  }

  /** Deletes the model and all other files in its folder: damaged files that were set aside, and temporary files. */
  async delete(): Promise<void> {
    await this.#files?.delete();
  }

  /** Answers a trainer's question on files that only the editor reaches; does not reject. */
  async answer(question: FileQuestion): Promise<FileAnswer> {
    return (
      (await this.#files?.answer(question)) ?? {
        kind: 'failed',
        problem: 'there is no folder for the model. Open a folder.',
      }
    );
  }

  async #has(name: string): Promise<boolean> {
    try {
      return (await this.#files?.stat(name)) !== undefined;
    } catch {
      // A file that is missing or unreadable is useless either way.
      return false;
    }
  }

  async #read<T>(
    name: string,
    parse: (bytes: Uint8Array) => T | undefined | Promise<T | undefined>,
  ): Promise<T | undefined> {
    try {
      const found = await this.#files?.stat(name);
      // Checked before reading: a link may point to a device without end.
      const isReadable = found?.isFile === true && found.size <= largestJson;
      const bytes = isReadable ? await this.#files?.read(name) : undefined;
      // A missing file is no problem: most are not written yet, or were deleted again.
      if (!found || (isReadable && !bytes)) return undefined;
      const value = bytes && (await parse(bytes));
      if (value === undefined) this.#report(name, `something else (${found.size} bytes)`);
      return value;
    } catch (error) {
      this.#report(name, messageOf(error));
      return undefined;
    }
  }

  #report(name: string, found: string): void {
    this.#onProblem(
      `Expected JSON as this version writes it, in at most ${largestJson} bytes, in ${this.folder}/${name}, found ${found}. ` +
        'It is ignored; the next training writes a new one.',
    );
  }
}
