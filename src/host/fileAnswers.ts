import * as vscode from 'vscode';
import { codeOf, messageOf, unreachable } from '../base/errors';
import type { DirectoryEntry } from '../corpus/fileSystem';
import type { FileAnswer, FileFailure, FileQuestion } from '../protocol/hostFiles';
import { uriOf } from './paths';

/** Longest wait for a file system's answer on one file or folder, in milliseconds: some wait for a lost network. */
const patience = 30_000;

const { fs } = vscode.workspace;

/** Answers a trainer's question; a failure is an answer. `storage`: the folder of the model. */
export async function answerOn(question: FileQuestion, storage: vscode.Uri): Promise<FileAnswer> {
  try {
    return await answered(question, storage);
  } catch (error) {
    return { kind: 'failed', problem: problemOf(error) };
  }
}

async function answered(question: FileQuestion, storage: vscode.Uri): Promise<FileAnswer> {
  switch (question.kind) {
    case 'list': {
      const found = await inTime(fs.readDirectory(uriOf(question.folder)));
      return { kind: 'list', entries: found.map(([name, type]) => ({ name, kind: kindOf(type) })) };
    }
    case 'stat':
      return { kind: 'stat', facts: await Promise.all(question.paths.map((path) => orFailure(factsOf(path)))) };
    case 'read': {
      const { paths, maximumBytes } = question;
      return { kind: 'read', contents: await Promise.all(paths.map((path) => orFailure(bytesOf(path, maximumBytes)))) };
    }
    case 'replace':
      await replace(fileIn(storage, question.name), question.parts);
      return { kind: 'done' };
    case 'remove':
      await remove(fileIn(storage, question.name));
      return { kind: 'done' };
    case 'rename':
      await fs.rename(fileIn(storage, question.name), fileIn(storage, question.newName), { overwrite: true });
      return { kind: 'done' };
    default:
      return unreachable(question);
  }
}

/** Links, and entries that are neither file nor folder, are `other`: they are not followed. */
function kindOf(type: vscode.FileType): DirectoryEntry['kind'] {
  if (type === vscode.FileType.File) return 'file';
  return type === vscode.FileType.Directory ? 'directory' : 'other';
}

async function factsOf(path: string): Promise<{ readonly size: number; readonly modified: number }> {
  const { size, mtime } = await inTime(fs.stat(uriOf(path)));
  // Some file systems do not know the time.
  return { size, modified: mtime > 0 ? Math.floor(mtime / 1000) : 0 };
}

async function bytesOf(path: string, maximumBytes: number): Promise<Uint8Array> {
  const bytes = await inTime(fs.readFile(uriOf(path)));
  if (bytes.length > maximumBytes) throw new Error(`grown to ${bytes.length} bytes`);
  return bytes;
}

/** Writes a temporary file and renames it, so that the previous file stays until the new one is complete. */
async function replace(file: vscode.Uri, parts: readonly Uint8Array[]): Promise<void> {
  const temporary = file.with({ path: `${file.path}.tmp` });
  await fs.writeFile(temporary, joined(parts));
  await fs.rename(temporary, file, { overwrite: true });
}

async function remove(file: vscode.Uri): Promise<void> {
  try {
    await fs.delete(file);
  } catch (error) {
    if (!(error instanceof vscode.FileSystemError) || error.code !== 'FileNotFound') throw error;
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  if (only && parts.length === 1) return only;
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function fileIn(storage: vscode.Uri, name: string): vscode.Uri {
  return vscode.Uri.joinPath(storage, name);
}

async function orFailure<T>(result: Promise<T>): Promise<T | FileFailure> {
  try {
    return await result;
  } catch (error) {
    return { problem: problemOf(error) };
  }
}

/** For VS Code's own errors, the code is sufficient, and short enough for a list. */
function problemOf(error: unknown): string {
  return error instanceof vscode.FileSystemError ? codeOf(error) : messageOf(error);
}

async function inTime<T>(result: Thenable<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer within ${patience / 1000} s`));
    }, patience);
  });
  try {
    return await Promise.race([result, late]);
  } finally {
    clearTimeout(timer);
  }
}
