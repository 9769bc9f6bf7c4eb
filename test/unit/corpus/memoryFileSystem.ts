import { posix } from 'node:path';
import type { FileFacts, FileSystem } from '../../../src/corpus/fileSystem';

export interface MemoryFile {
  readonly content: string | Uint8Array;
  /** Makes reading fail in this way. */
  readonly fails?: 'vanished' | 'unreadable';
  readonly modified?: number;
}

/**
 * Files by path, such as `src/a.ts`; folders follow from the paths. Records what is read. A failure at a path that ends
 * with a slash is the folder's.
 */
export class MemoryFileSystem implements FileSystem {
  readonly read: string[] = [];
  readonly ignoresCase = false;
  readonly git = { configFiles: [] };
  readonly #files: ReadonlyMap<string, MemoryFile>;

  constructor(files: Readonly<Record<string, string | Uint8Array | MemoryFile>>) {
    this.#files = new Map(
      Object.entries(files).map(([path, file]) => [
        `/${path}`,
        typeof file === 'string' || file instanceof Uint8Array ? { content: file } : file,
      ]),
    );
  }

  readDirectory(folder: string): ReturnType<FileSystem['readDirectory']> {
    const prefix = folder === '/' ? '/' : `${folder}/`;
    if (this.#files.get(prefix)?.fails) return failing('EACCES');
    const kinds = new Map<string, 'file' | 'directory'>();
    for (const path of this.#files.keys()) {
      if (!path.startsWith(prefix)) continue;
      const [name = '', ...rest] = path.slice(prefix.length).split('/');
      kinds.set(name, rest.length > 0 ? 'directory' : 'file');
    }
    return Promise.resolve([...kinds].map(([name, kind]) => ({ name, kind })));
  }

  stat(path: string): Promise<FileFacts> {
    const file = this.#files.get(path);
    if (file?.fails !== 'vanished' && file)
      return Promise.resolve({ size: bytesOf(file).length, modified: file.modified ?? 0 });
    const isFolder = [...this.#files.keys()].some((other) => other.startsWith(`${path}/`));
    return isFolder ? Promise.resolve({ size: 0, modified: 0 }) : failing('ENOENT');
  }

  readFile(path: string): Promise<Uint8Array> {
    const file = this.#files.get(path);
    if (!file) return failing('ENOENT');
    this.read.push(path.slice(1));
    return file.fails === 'unreadable' ? failing('EACCES') : Promise.resolve(bytesOf(file));
  }

  join(folder: string, name: string): string {
    return folder === '/' ? `/${name}` : `${folder}/${name}`;
  }

  resolve(folder: string, path: string): string {
    return posix.resolve(folder, path);
  }

  parent(path: string): string | undefined {
    return path === '/' ? undefined : posix.dirname(path);
  }

  realPath(path: string): Promise<string> {
    return Promise.resolve(path);
  }
}

function bytesOf({ content }: MemoryFile): Uint8Array {
  return typeof content === 'string' ? Buffer.from(content) : content;
}

function failing(code: string): Promise<never> {
  return Promise.reject(Object.assign(new Error(code), { code }));
}
