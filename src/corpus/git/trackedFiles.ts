import { byteText } from './byteText';

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

  /**
   * Parses an index of version 2, 3 or 4 (gitformat-index) and keeps the paths below `prefix`. Undefined for anything else, such
   * as a split index.
   */
  static parse(bytes: Uint8Array, hashLength: number, prefix: string): TrackedFiles | undefined {
    const entries = readEntries(bytes, hashLength);
    if (!entries) return undefined;
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

interface IndexEntry {
  readonly path: string;
  /** The upper four bits of the mode. */
  readonly type: number;
}

const types = { file: 0o10, link: 0o12, submodule: 0o16, folder: 0o4 } as const;

const headerLength = 12;

/** Length of an entry's times, device, inode, mode, user, group and size, in bytes. */
const statLength = 40;
const modeAt = 24;

function readEntries(bytes: Uint8Array, hashLength: number): IndexEntry[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < headerLength + hashLength || byteText(bytes.subarray(0, 4)) !== 'DIRC') return undefined;
  const version = view.getUint32(4);
  if (version < 2 || version > 4) return undefined;
  const entries: IndexEntry[] = [];
  const end = bytes.length - hashLength;
  let at = headerLength;
  let before = '';
  for (let left = view.getUint32(8); left > 0; left--) {
    const flagsAt = at + statLength + hashLength;
    if (flagsAt + 2 > end) return undefined;
    const isExtended = (view.getUint16(flagsAt) & 0x4000) !== 0;
    const type = view.getUint32(at + modeAt) >>> 12;
    let pathAt = flagsAt + (isExtended ? 4 : 2);
    let kept = '';
    if (version === 4) {
      const { value, next } = readOffset(bytes, pathAt);
      kept = before.slice(0, Math.max(0, before.length - value));
      pathAt = next;
    }
    const pathEnd = bytes.indexOf(0, pathAt);
    if (pathEnd < 0 || pathEnd >= end) return undefined;
    before = kept + byteText(bytes.subarray(pathAt, pathEnd));
    // In a sparse index, an entry of type folder represents the files that are not checked out.
    if (type !== types.folder) entries.push({ path: before, type });
    at = version === 4 ? pathEnd + 1 : at + ((pathEnd - at + 8) & ~7);
  }
  return areExtensionsKnown(bytes, view, at, end) ? entries : undefined;
}

/** Decodes an offset of a packfile (gitformat-pack): seven bits per byte, big-endian, with one added at each continuation. */
function readOffset(bytes: Uint8Array, at: number): { readonly value: number; readonly next: number } {
  let byte = bytes[at]!;
  let value = byte & 0x7f;
  let next = at + 1;
  while (byte & 0x80) {
    byte = bytes[next++] ?? 0;
    value = (value + 1) * 128 + (byte & 0x7f);
  }
  return { value, next };
}

/** True if all extensions are optional (their name begins with a capital) or `sdir`. Others change the meaning of entries. */
function areExtensionsKnown(bytes: Uint8Array, view: DataView, from: number, end: number): boolean {
  let at = from;
  while (at + 8 <= end) {
    const name = byteText(bytes.subarray(at, at + 4));
    if (name !== 'sdir' && !/^[A-Z]/.test(name)) return false;
    at += 8 + view.getUint32(at + 4);
  }
  return at === end;
}
