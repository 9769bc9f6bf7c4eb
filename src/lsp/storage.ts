import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { codeOf } from '../base/errors';
import type { StoreFiles } from '../editor/modelStore';
import type { FileAnswer } from '../protocol/hostFiles';
import { replaceFile } from '../storage/atomicFile';

/** Longest part of a cache folder's name that shows users its workspace, in UTF-16 units. */
const longestLabel = 40;

/** The user's cache folder of this program, by the conventions of the system. */
export function cacheFolder(variables: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const home = variables['HOME'] ?? homedir();
  const named = variables[platform === 'win32' ? 'LOCALAPPDATA' : 'XDG_CACHE_HOME'];
  // A relative path is invalid by the XDG specification.
  if (named !== undefined && path.isAbsolute(named)) return path.join(named, 'recurrent');
  if (platform === 'win32') return path.join(home, 'AppData', 'Local', 'recurrent');
  return path.join(home, ...(platform === 'darwin' ? ['Library', 'Caches'] : ['.cache']), 'recurrent');
}

/** The folder in `cache` for a workspace, named by its first folder. */
export function workspaceCache(cache: string, firstFolder: string): string {
  const hash = createHash('sha256').update(firstFolder).digest('hex').slice(0, 16);
  const label = path
    .basename(firstFolder)
    .replace(/[^\p{L}\p{N}._-]/gu, '_')
    .slice(0, longestLabel);
  return path.join(cache, `${label}-${hash}`);
}

/** A folder on disk. */
export class DiskFolder implements StoreFiles {
  readonly path: string;

  constructor(folder: string) {
    this.path = folder;
  }

  async stat(name: string): Promise<{ readonly isFile: boolean; readonly size: number } | undefined> {
    const found = await unlessMissing(stat(this.#file(name)));
    return found && { isFile: found.isFile(), size: found.size };
  }

  async read(name: string): Promise<Uint8Array | undefined> {
    return unlessMissing(readFile(this.#file(name)));
  }

  /** Not needed: a trainer reads and writes the disk itself. */
  answer(): Promise<FileAnswer> {
    return Promise.resolve({ kind: 'failed', problem: 'this editor has files on disk only' });
  }

  async write(name: string, bytes: Uint8Array): Promise<void> {
    await replaceFile(this.#file(name), bytes);
  }

  async delete(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }

  #file(name: string): string {
    return path.join(this.path, name);
  }
}

/** Creates a folder that only the user can read: the index contains the learned text. */
export async function createPrivate(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
}

async function unlessMissing<T>(act: Promise<T>): Promise<T | undefined> {
  try {
    return await act;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
