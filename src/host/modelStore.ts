import * as vscode from 'vscode';
import { isRecord, parseJson } from '../base/json';
import type { LearnedFiles, LearningHistory } from '../protocol/learning';
import { storedFiles } from '../protocol/storage';

/** What the trainer left in the workspace's storage folder. */
export class ModelStore {
  /** Where the model of this workspace lives; absent where no folder is open. */
  readonly folder: vscode.Uri | undefined;

  constructor(storageUri: vscode.Uri | undefined) {
    this.folder = vscode.workspace.workspaceFolders ? storageUri : undefined;
  }

  async hasCheckpoint(): Promise<boolean> {
    const file = this.#file(storedFiles.checkpoint);
    if (!file) return false;
    try {
      await vscode.workspace.fs.stat(file);
      return true;
    } catch {
      return false;
    }
  }

  async history(): Promise<LearningHistory | undefined> {
    const history = await this.#json(storedFiles.history);
    if (!isRecord(history) || !isRecord(history['facts'])) return undefined;
    return Array.isArray(history['points']) && Array.isArray(history['samples'])
      ? (history as unknown as LearningHistory)
      : undefined;
  }

  async learnedFiles(): Promise<LearnedFiles | undefined> {
    const files = await this.#json(storedFiles.files);
    const isWhole = isRecord(files) && ['training', 'validation', 'leftOut'].every((key) => Array.isArray(files[key]));
    return isWhole ? (files as unknown as LearnedFiles) : undefined;
  }

  /** Deletes the model and everything that was noted of it. */
  async delete(): Promise<void> {
    for (const name of Object.values(storedFiles)) {
      const file = this.#file(name);
      if (!file) return;
      try {
        await vscode.workspace.fs.delete(file);
      } catch (error) {
        if (!(error instanceof vscode.FileSystemError) || error.code !== 'FileNotFound') throw error;
      }
    }
  }

  #file(name: string): vscode.Uri | undefined {
    return this.folder && vscode.Uri.joinPath(this.folder, name);
  }

  async #json(name: string): Promise<unknown> {
    const file = this.#file(name);
    if (!file) return undefined;
    try {
      return parseJson(new TextDecoder().decode(await vscode.workspace.fs.readFile(file)));
    } catch {
      return undefined;
    }
  }
}
