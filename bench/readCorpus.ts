import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { neverCancelled } from '../src/base/cancellation';
import { UserError } from '../src/base/errors';
import { isRecord, parseJson } from '../src/base/json';
import type { Corpus, CorpusFile } from '../src/corpus/corpus';
import { readCorpus } from '../src/corpus/select';
import { nodeFileSystem } from '../src/trainer/nodeFileSystem';
import { reading } from '../src/cli/files';
import { usualExclude } from '../src/corpus/request';
import type { PinnedCorpus } from './corpora';

/** The files of a pinned corpus that training would select, from `node_modules` in this folder. */
export async function readPinnedCorpus(corpus: PinnedCorpus): Promise<readonly CorpusFile[]> {
  const { files } = await readSelected(corpus, await folderOf(corpus));
  return files;
}

/** The folder of a corpus in `node_modules`. Throws `UserError` if the package has another version. */
export async function folderOf(corpus: PinnedCorpus): Promise<string> {
  const root = path.resolve('node_modules', corpus.package);
  const found = await versionOf(root);
  if (found !== corpus.version) {
    throw new UserError(`Expected ${corpus.package} ${corpus.version}, found ${found}. Run npm ci.`);
  }
  return path.join(root, corpus.folder);
}

/** The files of a folder that training would select, in the languages of the corpus. */
export async function readSelected({ name, extensions }: PinnedCorpus, folder: string): Promise<Corpus> {
  const request = { folders: [{ name, path: folder, exclude: usualExclude }] };
  const { files, leftOut } = await readCorpus(nodeFileSystem, request, neverCancelled);
  return { files: files.filter((file) => extensions.some((extension) => file.path.endsWith(extension))), leftOut };
}

async function versionOf(root: string): Promise<string> {
  const file = path.join(root, 'package.json');
  const manifest = parseJson(await reading(file, () => readFile(file, 'utf8')));
  return isRecord(manifest) && typeof manifest['version'] === 'string' ? manifest['version'] : 'no version';
}
