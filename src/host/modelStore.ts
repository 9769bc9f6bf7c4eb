import * as vscode from 'vscode';
import { parseJson } from '../base/json';
import type { IndexedFiles, LearnedFiles, LearningHistory } from '../protocol/learning';
import { parseIndexedFiles, parseLearnedFiles } from '../protocol/fileLists';
import { parseHistory } from '../protocol/parsing';
import { storedFiles } from '../protocol/storage';
import { inSlices } from './inSlices';
import { parseUnfinishedRun, type UnfinishedRun } from '../protocol/unfinishedRun';

/** The files that the trainer writes to the workspace's storage folder. */
export class ModelStore {
  /** The folder of this workspace's model; absent if no folder is open. */
  readonly folder: vscode.Uri | undefined;

  /** Path of the lock that one trainer on the machine holds at a time. */
  readonly lock: string;

  constructor(storageUri: vscode.Uri | undefined, globalStorageUri: vscode.Uri) {
    this.lock = vscode.Uri.joinPath(globalStorageUri, 'trainer.lock').fsPath;
    this.folder = vscode.workspace.workspaceFolders ? storageUri : undefined;
  }

  async hasCheckpoint(): Promise<boolean> {
    return this.#has(storedFiles.checkpoint);
  }

  /** The run that can be resumed, if there is one. */
  async unfinishedRun(): Promise<UnfinishedRun | undefined> {
    const text = await this.#text(storedFiles.run);
    const run = text === undefined ? undefined : parseUnfinishedRun(text);
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
    const text = await this.#text(storedFiles.history);
    return text === undefined ? undefined : parseHistory(parseJson(text));
  }

  async learnedFiles(): Promise<LearnedFiles | undefined> {
    return inSlices(parseLearnedFiles((await this.#text(storedFiles.learnedFiles)) ?? ''));
  }

  async indexedFiles(): Promise<IndexedFiles | undefined> {
    return inSlices(parseIndexedFiles((await this.#text(storedFiles.indexedFiles)) ?? ''));
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

  async #text(name: string): Promise<string | undefined> {
    const file = this.#file(name);
    if (!file) return undefined;
    try {
      return new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
    } catch {
      // Not written yet, or deleted.
      return undefined;
    }
  }
}
