import { decodeUtf8 } from '../../base/utf8';
import type { FileSystem } from '../fileSystem';

/** A work tree and git's folders for it. */
export interface Repository {
  /** The root of the work tree. */
  readonly root: string;
  /** Git's folder for this work tree, which contains its index. */
  readonly folder: string;
  /** Git's folder for all work trees of the repository, which contains its configuration and rules. */
  readonly commonFolder: string;
  /** The branch that is checked out, if there is one. */
  readonly branch?: string;
}

/** Largest pointer file (`.git`, `HEAD`, `commondir`) that is read, in bytes; git's have one line. */
const maximumBytes = 4096;

/** The repository whose work tree has this root. As in git, an invalid `.git` is ignored. */
export async function repositoryAt(fileSystem: FileSystem, root: string): Promise<Repository | undefined> {
  const git = fileSystem.join(root, '.git');
  if (!(await exists(fileSystem, git))) return undefined;
  const pointer = await readSmall(fileSystem, git);
  const pointed = pointer === undefined ? undefined : /^gitdir: (.+?)[\r\n]*$/s.exec(pointer)?.[1];
  if (pointer !== undefined && pointed === undefined) return undefined;
  const folder = pointed === undefined ? git : fileSystem.resolve(root, pointed);
  const head = await readSmall(fileSystem, fileSystem.join(folder, 'HEAD'));
  if (head === undefined || !/^(ref:\s*refs\/|[\da-f]{40})/.test(head)) return undefined;
  const common = await readSmall(fileSystem, fileSystem.join(folder, 'commondir'));
  const commonFolder = common === undefined ? folder : fileSystem.resolve(folder, common.replace(/[\r\n]+$/, ''));
  const isComplete =
    (await exists(fileSystem, fileSystem.join(commonFolder, 'objects'))) &&
    (await exists(fileSystem, fileSystem.join(commonFolder, 'refs')));
  const branch = /^ref:\s*refs\/heads\/(.+?)\s*$/s.exec(head)?.[1];
  return isComplete ? { root, folder, commonFolder, ...(branch !== undefined && { branch }) } : undefined;
}

/** The repository whose work tree contains this folder, if there is one. */
export async function repositoryAround(fileSystem: FileSystem, folder: string): Promise<Repository | undefined> {
  for (let at: string | undefined = folder; at !== undefined; at = fileSystem.parent(at)) {
    const found = await repositoryAt(fileSystem, at);
    if (found) return found;
  }
  return undefined;
}

/** The names of the folders below `outer` on the path to `inner`, outermost first. */
export function namesBelow(fileSystem: FileSystem, outer: string, inner: string): string[] {
  const names: string[] = [];
  let at = inner;
  for (let parent = fileSystem.parent(at); at !== outer && parent !== undefined; parent = fileSystem.parent(at)) {
    names.unshift(at.slice(parent.length).replace(/^[\\/]/, ''));
    at = parent;
  }
  return names;
}

/** Undefined if there is no such file, or if it is too large. */
async function readSmall(fileSystem: FileSystem, file: string): Promise<string | undefined> {
  try {
    return decodeUtf8(await fileSystem.readFile(file, maximumBytes));
  } catch {
    return undefined;
  }
}

async function exists(fileSystem: FileSystem, path: string): Promise<boolean> {
  try {
    await fileSystem.stat(path);
    return true;
  } catch {
    return false;
  }
}
