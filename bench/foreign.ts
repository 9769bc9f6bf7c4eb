import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hashText } from '../src/base/hash';
import type { Corpus, CorpusFile } from '../src/corpus/corpus';
import type { PinnedCorpus } from './corpora';
import { folderOf, readSelected } from './readCorpus';

interface Foreign {
  /** Folder that gets a copy of each file. */
  readonly folder: string;
  /** File by which the folder, or one around it, is recognised. */
  readonly mark?: { readonly file: string; readonly text: string };
}

/** Dependencies, caches and build output of several tools. `.gitignore` names the last two, as projects do. */
const foreign: readonly Foreign[] = [
  {
    folder: 'venv/lib/python3.12/site-packages/lib',
    mark: { file: 'venv/pyvenv.cfg', text: 'home = /usr/bin\nversion = 3.12.3\n' },
  },
  { folder: 'env/src/lib', mark: { file: 'env/pyvenv.cfg', text: 'home = /usr/bin\nversion = 3.12.3\n' } },
  { folder: 'node_modules/lib' },
  { folder: 'vendor/github.com/someone/lib' },
  { folder: 'Pods/Lib' },
  {
    folder: 'target/debug',
    mark: { file: 'target/CACHEDIR.TAG', text: 'Signature: 8a477f597d28d172789f06886806bc55\n' },
  },
  { folder: 'cmake/out', mark: { file: 'cmake/out/CMakeCache.txt', text: 'CMAKE_BUILD_TYPE:STRING=Release\n' } },
  { folder: 'dist' },
  { folder: 'build' },
];
const ignoreRules = 'dist/\nbuild/\n';

/** The files that training would select in a workspace that contains a pinned corpus and foreign folders. */
export async function readWithForeign(corpus: PinnedCorpus): Promise<Corpus> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'recurrent-foreign-')));
  try {
    cpSync(await folderOf(corpus), folder, { recursive: true });
    plantForeign(folder);
    return await readSelected(corpus, folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/**
 * Makes a git repository of a folder, with another work tree in it, and adds the foreign folders. Their files differ from
 * the originals in one line, because duplicates would be left out anyway.
 */
function plantForeign(folder: string): void {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
  writeFileSync(path.join(folder, '.gitignore'), ignoreRules);
  git(folder, 'init', '-q');
  git(folder, 'add', '-A');
  git(folder, 'commit', '-q', '-m', 'The corpus');
  git(folder, 'worktree', 'add', '-q', '.worktrees/copy');
  for (const { folder: into, mark } of foreign) {
    for (const file of files) {
      const copy = path.join(folder, into, file);
      mkdirSync(path.dirname(copy), { recursive: true });
      writeFileSync(copy, Buffer.concat([Buffer.from(`// ${into}\n`), readFileSync(path.join(folder, file))]));
    }
    if (mark) writeFileSync(path.join(folder, mark.file), mark.text);
  }
}

function git(folder: string, ...command: readonly string[]): void {
  const settings = ['-c', 'user.name=bench', '-c', 'user.email=bench@example.com', '-c', 'commit.gpgSign=false'];
  execFileSync('git', [...settings, ...command], { cwd: folder, stdio: 'pipe' });
}

/** Hash of the paths and texts of files, in their order. */
export function fingerprintOf(files: readonly CorpusFile[]): string {
  return hashText(files.map(({ path: name, text }) => `${name}\0${text}`).join('\0'))
    .toString(16)
    .padStart(8, '0');
}
