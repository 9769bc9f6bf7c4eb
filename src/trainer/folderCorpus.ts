import path from 'node:path';
import { neverCancelled } from '../base/cancellation';
import type { FileSystem } from '../corpus/fileSystem';
import { realPathOf } from '../corpus/realPath';
import { usualExclude } from '../corpus/request';
import type { Corpus } from '../corpus/corpus';
import { readCorpus } from '../corpus/select';
import { nodeFileSystem } from './nodeFileSystem';

/**
 * Reads the text to learn from a folder, with default settings. The model's folder `storage`, which may be inside it,
 * is left out. Throws as `readCorpus` does.
 */
export async function readFolder(folder: string, storage?: string, maximumCharacters?: number): Promise<Corpus> {
  const root = path.resolve(folder);
  const request = {
    folders: [{ name: path.basename(root), path: root, exclude: usualExclude }],
    ...(maximumCharacters !== undefined && { maximumCharacters }),
  };
  const fileSystem = storage === undefined ? nodeFileSystem : await withoutFolder(nodeFileSystem, storage);
  return readCorpus(fileSystem, request, neverCancelled);
}

async function withoutFolder(fileSystem: FileSystem, left: string): Promise<FileSystem> {
  const leftOut = await realPathOf(fileSystem, path.resolve(left));
  return {
    ...fileSystem,
    readDirectory: async (folder) => {
      const entries = await fileSystem.readDirectory(folder);
      return entries.filter(({ name }) => fileSystem.join(folder, name) !== leftOut);
    },
  };
}
