import { byteText } from './byteText';

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

  /**
   * Reads the bytes of an index of version 2, 3 or 4 (gitformat-index), and of it what lies below `prefix`. Nothing where
   * they are anything else, such as an index that is split over two files.
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

interface IndexEntry {
  readonly path: string;
  /** Upper bits of the mode. */
  readonly type: number;
}

const types = { file: 0o10, link: 0o12, submodule: 0o16, folder: 0o4 } as const;

const headerLength = 12;

/** Of an entry: times, device, inode, mode, user, group, size. */
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
    // A folder stands for what a sparse checkout has left away.
    if (type !== types.folder) entries.push({ path: before, type });
    at = version === 4 ? pathEnd + 1 : at + ((pathEnd - at + 8) & ~7);
  }
  return areExtensionsKnown(bytes, view, at, end) ? entries : undefined;
}

/** A number as in the offsets of packs: seven bits a byte, the highest first, each but the last counted from one. */
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

/** Those that begin with a capital may be passed over; the others change what the entries mean. */
function areExtensionsKnown(bytes: Uint8Array, view: DataView, from: number, end: number): boolean {
  let at = from;
  while (at + 8 <= end) {
    const name = byteText(bytes.subarray(at, at + 4));
    if (name !== 'sdir' && !/^[A-Z]/.test(name)) return false;
    at += 8 + view.getUint32(at + 4);
  }
  return at === end;
}
