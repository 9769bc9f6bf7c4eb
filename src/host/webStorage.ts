import * as vscode from 'vscode';
import { storedFiles } from '../protocol/storage';
import type { StoredFile, ToWebWorker } from '../protocol/webWorkers';
import { uriOf } from './paths';

const { fs } = vscode.workspace;

/**
 * The stored files of a folder, for a worker, which cannot read them itself. Missing and unreadable files are left out:
 * the worker reports what it lacks.
 */
export async function storedIn(
  folder: string,
  names: readonly string[] = Object.values(storedFiles),
): Promise<ToWebWorker> {
  const files = await Promise.all(names.map((name) => read(vscode.Uri.joinPath(uriOf(folder), name), name)));
  return { kind: 'stored', folder, files: files.filter((file) => file !== undefined) };
}

async function read(file: vscode.Uri, name: string): Promise<StoredFile | undefined> {
  try {
    return { name, bytes: await fs.readFile(file) };
  } catch {
    return undefined;
  }
}
