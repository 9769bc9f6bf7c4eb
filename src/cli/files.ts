import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { neverCancelled } from '../base/cancellation';
import { messageOf, UserError } from '../base/errors';
import { maskedText } from '../corpus/content';
import { decodeText } from '../corpus/decode';
import type { ExcludeRule } from '../corpus/request';
import { type CorpusFile, readCorpus } from '../corpus/select';
import { type Checkpoint, decodeCheckpoint } from '../model/checkpoint';
import { storedFiles } from '../protocol/storage';
import { nodeFileSystem } from '../trainer/nodeFileSystem';

/** The default of VS Code's `files.exclude`. */
export const defaultExclude: readonly ExcludeRule[] = [
  '**/.git',
  '**/.svn',
  '**/.hg',
  '**/.DS_Store',
  '**/Thumbs.db',
].map((glob) => ({ setting: 'files.exclude', glob }));

export async function readText(file: string): Promise<string> {
  const bytes = await reading(file, () => readFile(file));
  const text = decodeText(bytes);
  if (text === undefined)
    throw new UserError(
      `Expected text in ${file}, found bytes that are none, or in an unknown encoding. Convert it to UTF-8 first.`,
    );
  return text;
}

export async function readCheckpoint(folder: string): Promise<Checkpoint> {
  const file = path.join(folder, storedFiles.checkpoint);
  return decodeCheckpoint(await reading(file, () => readFile(file)));
}

/** The bytes of a checkpoint, and of the index beside it, if there is one. */
export async function readModel(folder: string): Promise<{ checkpoint: Uint8Array; index?: Uint8Array }> {
  const checkpointFile = path.join(folder, storedFiles.checkpoint);
  const indexFile = path.join(folder, storedFiles.index);
  const checkpoint = await reading(checkpointFile, () => readFile(checkpointFile));
  return existsSync(indexFile)
    ? { checkpoint, index: await reading(indexFile, () => readFile(indexFile)) }
    : { checkpoint };
}

/** One file as training learns it. */
export async function readTextFile(file: string): Promise<CorpusFile> {
  return { path: path.basename(file), ...maskedText(await readText(file)) };
}

/** One file, or the files of a folder that training would select. */
export async function readFiles(fileOrFolder: string): Promise<readonly CorpusFile[]> {
  const { isDirectory } = await reading(fileOrFolder, async () => {
    const stats = await stat(fileOrFolder);
    return { isDirectory: stats.isDirectory() };
  });
  if (!isDirectory) return [await readTextFile(fileOrFolder)];
  const root = path.resolve(fileOrFolder);
  const request = { folders: [{ name: path.basename(root), path: root, exclude: defaultExclude }] };
  const corpus = await readCorpus(nodeFileSystem, request, neverCancelled);
  return corpus.files;
}

/** Reports a failed read as a `UserError`. */
export async function reading<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw new UserError(
      `Expected to read ${file}, found that it cannot be read (${messageOf(error)}). Check the path.`,
    );
  }
}
