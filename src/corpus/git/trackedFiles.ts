import { type IndexEntry, types } from './indexEntry';

/** The kind of a path in a repository's index. */
export type TrackedKind = 'file' | 'submodule';

/** The paths of a repository's index, in byte text, relative to the work tree. */
export class TrackedFiles {
  static readonly none = new TrackedFiles([], new Set());

  /** Sorted by bytes, as in the index. */
  readonly #paths: readonly string[];
  readonly #submodules: ReadonlySet<string>;

  private constructor(paths: readonly string[], submodules: ReadonlySet<string>) {
    this.#paths = paths;
    this.#submodules = submodules;
  }

  /** Keeps the entries of an index below `prefix`. */
  static of(entries: readonly IndexEntry[], prefix: string): TrackedFiles {
    const below = entries.filter(({ path }) => path.startsWith(prefix));
    const submodules = below.filter(({ type }) => type === types.submodule).map(({ path }) => path);
    return new TrackedFiles(
      below.map(({ path }) => path),
      new Set(submodules),
    );
  }

  kindOf(path: string): TrackedKind | undefined {
    if (this.#paths[this.#lowerBound(path)] !== path) return undefined;
    return this.#submodules.has(path) ? 'submodule' : 'file';
  }

  /** True if a file in this folder, whose path ends with `/`, is tracked. */
  hasBelow(folder: string): boolean {
    return this.#paths[this.#lowerBound(folder)]?.startsWith(folder) === true;
  }

  /** Index of the first path that is not less than this one. */
  #lowerBound(path: string): number {
    let [low, high] = [0, this.#paths.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#paths[middle]! < path) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
