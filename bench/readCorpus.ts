import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { neverCancelled } from '../src/base/cancellation';
import { UserError } from '../src/base/errors';
import { isRecord, parseJson } from '../src/base/json';
import { type CorpusFile, readCorpus } from '../src/corpus/select';
import { nodeFileSystem } from '../src/trainer/nodeFileSystem';
import { defaultExclude, reading } from '../src/cli/files';
import type { PinnedCorpus } from './corpora';

/** The files of a pinned corpus that training would select, from `node_modules` in this folder. */
export async function readPinnedCorpus(corpus: PinnedCorpus): Promise<CorpusFile[]> {
  const root = path.resolve('node_modules', corpus.package);
  const found = await versionOf(root);
  if (found !== corpus.version) {
    throw new UserError(`Expected ${corpus.package} ${corpus.version}, found ${found}. Run npm ci.`);
  }
  const folder = { name: corpus.name, path: path.join(root, corpus.folder), exclude: defaultExclude };
  const { files } = await readCorpus(nodeFileSystem, { folders: [folder] }, neverCancelled);
  return files.filter((file) => corpus.extensions.some((extension) => file.path.endsWith(extension)));
}

async function versionOf(root: string): Promise<string> {
  const file = path.join(root, 'package.json');
  const manifest = parseJson(await reading(file, () => readFile(file, 'utf8')));
  return isRecord(manifest) && typeof manifest['version'] === 'string' ? manifest['version'] : 'no version';
}
