import * as vscode from 'vscode';
import type { StoreFiles } from '../editor/modelStore';
import type { FileAnswer, FileQuestion } from '../protocol/hostFiles';
import { answerOn } from './fileAnswers';
import { pathOf } from './paths';

/** A storage folder of the extension. */
export class StorageFolder implements StoreFiles {
  readonly path: string;
  readonly #uri: vscode.Uri;

  constructor(uri: vscode.Uri) {
    this.#uri = uri;
    this.path = pathOf(uri);
  }

  async stat(name: string): Promise<{ readonly isFile: boolean; readonly size: number } | undefined> {
    const found = await unlessMissing(vscode.workspace.fs.stat(this.#file(name)));
    return found && { isFile: (found.type & vscode.FileType.File) !== 0, size: found.size };
  }

  async read(name: string): Promise<Uint8Array | undefined> {
    return unlessMissing(vscode.workspace.fs.readFile(this.#file(name)));
  }

  async write(name: string, bytes: Uint8Array): Promise<void> {
    await vscode.workspace.fs.writeFile(this.#file(name), bytes);
  }

  async delete(): Promise<void> {
    await unlessMissing(vscode.workspace.fs.delete(this.#uri, { recursive: true }));
  }

  async answer(question: FileQuestion): Promise<FileAnswer> {
    return answerOn(question, this.#uri);
  }

  #file(name: string): vscode.Uri {
    return vscode.Uri.joinPath(this.#uri, name);
  }
}

async function unlessMissing<T>(act: Thenable<T>): Promise<T | undefined> {
  try {
    return await act;
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return undefined;
    throw error;
  }
}
