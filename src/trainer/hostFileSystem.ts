import type { DirectoryEntry, FileFacts, FileSystem } from '../corpus/fileSystem';
import { isVirtual, joinVirtual, resolveVirtual, virtualParent } from '../corpus/virtualPath';
import type { FileFailure } from '../protocol/hostFiles';
import type { HostFiles } from './hostFiles';

/** Limits of one update or run on virtual file systems, which may be remote. */
export interface ReadingLimits {
  readonly files: number;
  readonly folders: number;
}

export const usualLimits: ReadingLimits = { files: 10_000, folders: 2_000 };

/** Number of files that are asked for at once. */
const batch = 32;

/** Total size of files that are read at once, in bytes: what is read ahead is kept in memory. */
const batchBytes = 4 << 20;

/** Total size of files that are kept until they are used, in bytes. */
const mostBytesAhead = 32 << 20;

/**
 * The file systems of virtual workspaces, read-only, through the extension host. The files of a folder are asked for
 * together, and are read ahead in the order in which they were found. A file or folder over a limit fails with a
 * message, and the corpus lists it as left out.
 */
export class HostFileSystem implements FileSystem {
  readonly ignoresCase = false;
  /** There is no git, and no home folder. */
  readonly git = { configFiles: [] };

  readonly #host: HostFiles;
  readonly #limits: ReadingLimits;
  #folders = 0;
  /** For each listed file, by path, all files of its folder in order: the following ones are asked for with it. */
  readonly #siblings = new Map<string, readonly string[]>();
  readonly #facts = new Map<string, FileFacts | FileFailure>();
  /** The files that the corpus has found, in its order, with their sizes. */
  readonly #found: { readonly path: string; readonly size: number }[] = [];
  readonly #places = new Map<string, number>();
  readonly #ahead = new Map<string, Uint8Array | FileFailure>();
  #bytesAhead = 0;

  constructor(host: HostFiles, limits = usualLimits) {
    this.#host = host;
    this.#limits = limits;
  }

  async readDirectory(folder: string): Promise<readonly DirectoryEntry[]> {
    if (this.#folders >= this.#limits.folders)
      throw new Error(`beyond the first ${numberOf(this.#limits.folders)} folders of a virtual workspace`);
    const { entries } = await this.#host.ask({ kind: 'list', folder }, 'list');
    this.#folders++;
    const names = entries.filter(({ kind }) => kind === 'file').map(({ name }) => name);
    const files = names.sort().map((name) => joinVirtual(folder, name));
    for (const file of files) this.#siblings.set(file, files);
    return entries;
  }

  async stat(path: string): Promise<FileFacts> {
    const isListed = this.#siblings.has(path);
    if (isListed && this.#found.length >= this.#limits.files)
      throw new Error(`beyond the first ${numberOf(this.#limits.files)} files of a virtual workspace`);
    if (!this.#facts.has(path)) await this.#askFacts(path);
    const facts = valueOf(this.#facts.get(path), path);
    this.#facts.delete(path);
    if (isListed) {
      this.#places.set(path, this.#found.length);
      this.#found.push({ path, size: facts.size });
    }
    return facts;
  }

  async readFile(path: string, maximumBytes: number): Promise<Uint8Array> {
    if (!this.#ahead.has(path)) await this.#readAhead(path, maximumBytes);
    const found = this.#ahead.get(path);
    this.#forget(path);
    const bytes = valueOf(found, path);
    if (bytes.length > maximumBytes) throw new Error(`grown to ${bytes.length} bytes`);
    return bytes;
  }

  join(folder: string, name: string): string {
    return joinVirtual(folder, name);
  }

  resolve(folder: string, path: string): string {
    return resolveVirtual(folder, path);
  }

  parent(path: string): string | undefined {
    return virtualParent(path);
  }

  /** Links are not followed. */
  realPath(path: string): Promise<string> {
    return Promise.resolve(path);
  }

  async #askFacts(path: string): Promise<void> {
    const siblings = this.#siblings.get(path) ?? [path];
    const from = siblings.indexOf(path);
    const paths = siblings.slice(from, from + batch);
    const { facts } = await this.#host.ask({ kind: 'stat', paths }, 'stat');
    paths.forEach((each, i) => this.#facts.set(each, facts[i] ?? unanswered));
  }

  async #readAhead(path: string, maximumBytes: number): Promise<void> {
    const paths = [path];
    const place = this.#places.get(path);
    let bytes = 0;
    for (let next = place === undefined ? Infinity : place + 1; paths.length < batch; next++) {
      const file = this.#found[next];
      if (!file || file.size > maximumBytes) break;
      bytes += file.size;
      if (bytes > batchBytes) break;
      if (!this.#ahead.has(file.path)) paths.push(file.path);
    }
    const { contents } = await this.#host.ask({ kind: 'read', paths, maximumBytes }, 'read');
    // Files that were read ahead and not used are over the limit of the learned text.
    if (this.#bytesAhead > mostBytesAhead) for (const each of this.#ahead.keys()) this.#forget(each);
    paths.forEach((each, i) => {
      this.#keep(each, contents[i] ?? unanswered);
    });
  }

  #keep(path: string, content: Uint8Array | FileFailure): void {
    this.#ahead.set(path, content);
    if ('length' in content) this.#bytesAhead += content.length;
  }

  #forget(path: string): void {
    const content = this.#ahead.get(path);
    if (content && 'length' in content) this.#bytesAhead -= content.length;
    this.#ahead.delete(path);
  }
}

/** Files on a disk and on virtual file systems, by the form of their paths. */
export function byPathForm(onDisk: FileSystem, virtual: FileSystem): FileSystem {
  const of = (path: string): FileSystem => (isVirtual(path) ? virtual : onDisk);
  return {
    readDirectory: (path) => of(path).readDirectory(path),
    stat: (path) => of(path).stat(path),
    readFile: (path, maximumBytes) => of(path).readFile(path, maximumBytes),
    join: (folder, name) => of(folder).join(folder, name),
    resolve: (folder, path) => of(folder).resolve(folder, path),
    parent: (path) => of(path).parent(path),
    realPath: (path) => of(path).realPath(path),
    ignoresCase: onDisk.ignoresCase,
    git: onDisk.git,
  };
}

const unanswered: FileFailure = { problem: 'no answer' };

function valueOf<T extends object>(found: T | FileFailure | undefined, path: string): T {
  if (!found) throw new Error(`Expected an answer for ${path}, found none.`);
  if ('problem' in found) throw new Error(found.problem);
  return found;
}

function numberOf(count: number): string {
  return count.toLocaleString('en');
}
