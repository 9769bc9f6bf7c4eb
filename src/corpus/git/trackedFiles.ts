import { type IndexEntry, types } from './indexFile';

/** What a repository's index says of a path. */
export type TrackedKind = 'file' | 'submodule';

/** The paths of a repository's index, in byte text, relative to the work tree. */
export class TrackedFiles {
  static readonly none = new TrackedFiles([], new Set());

  /** In the order of their bytes, as the index has them. */
  readonly #paths: readonly string[];
  readonly #submodules: ReadonlySet<string>;

  private constructor(paths: readonly string[], submodules: ReadonlySet<string>) {
    this.#paths = paths;
    this.#submodules = submodules;
  }

  /** Of the entries of an index those below `prefix`. */
  static of(entries: readonly IndexEntry[], prefix: string): TrackedFiles {
    const below = entries.filter(({ path }) => path.startsWith(prefix));
    const submodules = below.filter(({ type }) => type === types.submodule).map(({ path }) => path);
    return new TrackedFiles(
      below.map(({ path }) => path),
      new Set(submodules),
    );
  }

  kindOf(path: string): TrackedKind | undefined {
    if (this.#paths[this.#firstFrom(path)] !== path) return undefined;
    return this.#submodules.has(path) ? 'submodule' : 'file';
  }

  /** Whether there is something in a folder, whose path ends with `/`. */
  hasBelow(folder: string): boolean {
    return this.#paths[this.#firstFrom(folder)]?.startsWith(folder) === true;
  }

  /** Place of the first path that is not before this one. */
  #firstFrom(path: string): number {
    let [low, high] = [0, this.#paths.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#paths[middle]! < path) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
