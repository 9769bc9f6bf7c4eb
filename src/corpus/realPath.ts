import type { FileSystem } from './fileSystem';

/** Without symbolic links. Of what is gone, the path itself: what is to be said of it is said when it is read. */
export async function realPathOf(fileSystem: FileSystem, path: string): Promise<string> {
  try {
    return await fileSystem.realPath(path);
  } catch {
    return path;
  }
}
