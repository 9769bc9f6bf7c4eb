import * as vscode from 'vscode';
import { messageOf } from '../base/errors';
import type { IndexedFiles, LearnedFiles, LearningHistory } from '../protocol/learning';
import { parseIndexedFiles, parseLearnedFiles } from '../protocol/fileLists';
import { parseHistory } from '../protocol/parsing';
import { largestJson, parseStored, storedFiles, textOfStored } from '../protocol/storage';
import { inSlices } from './inSlices';
import { pathOf } from './paths';
import { parseUnfinishedRun, type UnfinishedRun } from '../protocol/unfinishedRun';

/** The files that the trainer writes to the workspace's storage folder. */
export class ModelStore {
  /** The folder of this workspace's model; absent if no folder is open. */
  readonly folder: vscode.Uri | undefined;

  /** Path of the lock that one trainer on the machine holds at a time. */
  readonly lock: string;

  readonly #onProblem: (problem: string) => void;

  /** `onProblem` is told of files that are there and cannot be used; they are as good as missing. */
  constructor(storageUri: vscode.Uri | undefined, globalStorageUri: vscode.Uri, onProblem: (problem: string) => void) {
    this.#onProblem = onProblem;
    this.lock = vscode.Uri.joinPath(globalStorageUri, 'trainer.lock').fsPath;
    this.folder = vscode.workspace.workspaceFolders ? storageUri : undefined;
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
    const file = this.#file(storedFiles.run);
    if (!run || !file) return;
    const stopped: UnfinishedRun = { ...run, state: 'stopped' };
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(JSON.stringify(stopped)));
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

  /** Deletes the model and all else in its folder: what was set aside, and temporary files of a writer that was killed. */
  async delete(): Promise<void> {
    if (!this.folder) return;
    try {
      await vscode.workspace.fs.delete(this.folder, { recursive: true });
    } catch (error) {
      if (!(error instanceof vscode.FileSystemError) || error.code !== 'FileNotFound') throw error;
    }
  }

  #file(name: string): vscode.Uri | undefined {
    return this.folder && vscode.Uri.joinPath(this.folder, name);
  }

  async #has(name: string): Promise<boolean> {
    const file = this.#file(name);
    if (!file) return false;
    try {
      await vscode.workspace.fs.stat(file);
      return true;
    } catch {
      // A file that is missing or unreadable is useless either way.
      return false;
    }
  }

  async #read<T>(
    name: string,
    parse: (bytes: Uint8Array) => T | undefined | Promise<T | undefined>,
  ): Promise<T | undefined> {
    const file = this.#file(name);
    if (!file) return undefined;
    try {
      const { type, size } = await vscode.workspace.fs.stat(file);
      // Before it is read: a link may lead to a device that never ends.
      const isReadable = (type & vscode.FileType.File) !== 0 && size <= largestJson;
      const value = isReadable ? await parse(await vscode.workspace.fs.readFile(file)) : undefined;
      if (value === undefined) this.#report(file, `something else (${size} bytes)`);
      return value;
    } catch (error) {
      // Most files are not written yet, or are deleted again.
      if (!(error instanceof vscode.FileSystemError) || error.code !== 'FileNotFound')
        this.#report(file, messageOf(error));
      return undefined;
    }
  }

  #report(file: vscode.Uri, found: string): void {
    this.#onProblem(
      `Expected JSON as this version writes it, in at most ${largestJson} bytes, in ${pathOf(file)}, found ${found}. ` +
        'It is ignored; the next training writes it anew.',
    );
  }
}
