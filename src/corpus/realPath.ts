import type { FileSystem } from './fileSystem';

/** Resolves symbolic links. If there is no such file, returns the path itself, and reading it reports the error. */
export async function realPathOf(fileSystem: FileSystem, path: string): Promise<string> {
  try {
    return await fileSystem.realPath(path);
  } catch {
    return path;
  }
}
