import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ByteSource } from '../base/byteSource';
import { messageOf, UserError } from '../base/errors';
import { maskedText } from '../corpus/content';
import { decodeText } from '../corpus/decode';
import type { CorpusFile } from '../corpus/corpus';
import { type Checkpoint, decodeCheckpoint } from '../model/checkpoint';
import { storedFiles } from '../protocol/storage';
import { readPresent } from '../storage/storedFile';
import { readFolder } from '../trainer/folderCorpus';

/** Most characters of one text; also the largest value of `--maximum-characters`. */
export const mostCharacters = 64e6;

/** Longest text that is read, in bytes: no encoding takes more for a character. */
const largestText = 4 * mostCharacters;

export async function readText(file: string): Promise<string> {
  const bytes = await reading(file, async () => {
    const stats = await stat(file);
    if (!stats.isFile()) throw new UserError(`Expected a file at ${file}, found a folder or a device. Name a file.`);
    if (stats.size > largestText) {
      throw new UserError(
        `Expected at most ${largestText} bytes of text in ${file}, found ${stats.size}. Take a part of the text.`,
      );
    }
    return readFile(file);
  });
  const text = decodeText(bytes);
  if (text === undefined)
    throw new UserError(
      `Expected text in ${file}, found bytes that are not text or in an unknown encoding. Convert it to UTF-8 first.`,
    );
  if (text.length > mostCharacters) {
    throw new UserError(
      `Expected at most ${mostCharacters} characters in ${file}, found ${text.length}. Take a part of the text.`,
    );
  }
  return text;
}

export function requireCheckpoint(folder: string): Checkpoint {
  return readPresent(path.join(folder, storedFiles.checkpoint), decodeCheckpoint);
}

/** Calls `use` with the open files of a model: its checkpoint, and its index if there is one. */
export function usingModel<T>(folder: string, use: (checkpoint: ByteSource, index?: ByteSource) => T): T {
  const index = path.join(folder, storedFiles.index);
  return readPresent(path.join(folder, storedFiles.checkpoint), (checkpoint) =>
    existsSync(index) ? readPresent(index, (learned) => use(checkpoint, learned)) : use(checkpoint),
  );
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
  const { files } = await readFolder(fileOrFolder);
  return files;
}

/** Reports a failed read as a `UserError`. */
export async function reading<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(
      `Expected to read ${file}, found that it cannot be read (${messageOf(error)}). Check the path.`,
    );
  }
}
