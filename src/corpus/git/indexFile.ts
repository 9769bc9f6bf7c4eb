import { byteText } from './byteText';
import { type IndexEntry, types } from './indexEntry';
import { type IndexLink, merge, parseLink } from './splitIndex';

/** An index of version 2, 3 or 4 (gitformat-index). */
interface IndexFile {
  /** Sorted by the bytes of their paths. */
  readonly entries: readonly IndexEntry[];
  /** The link of a split index to the shared one. */
  readonly link?: IndexLink;
}

const headerLength = 12;

/** Length of an entry's times, device, inode, mode, user, group and size, in bytes. */
const statLength = 40;
const modeAt = 24;

/**
 * Longest path, in bytes: PATH_MAX of Linux, and more than other systems allow. It bounds the memory of an index of version 4, in
 * which a few bytes can stand for a path of any length.
 */
const longestPath = 4096;

/**
 * Reads the index of a work tree, which may be split into two files. `read` reads a file of git's folder. Undefined if a file is
 * not an index of a known version, or has a path that no file can have.
 */
export async function readIndex(
  read: (name: string) => Promise<Uint8Array>,
  hashLength: number,
): Promise<readonly IndexEntry[] | undefined> {
  const index = parseIndex(await read('index'), hashLength);
  if (!index?.link || /^0+$/.test(index.link.shared)) return index?.entries;
  const shared = parseIndex(await read(`sharedindex.${index.link.shared}`), hashLength);
  return shared && merge(shared.entries, index.entries, index.link);
}

/** Undefined if the bytes are not an index, or one with a path that no file can have. */
function parseIndex(bytes: Uint8Array, hashLength: number): IndexFile | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < headerLength + hashLength || byteText(bytes.subarray(0, 4)) !== 'DIRC') return undefined;
  const version = view.getUint32(4);
  if (version < 2 || version > 4) return undefined;
  const entries: IndexEntry[] = [];
  const end = bytes.length - hashLength;
  let at = headerLength;
  const path = new Uint8Array(longestPath);
  let pathLength = 0;
  for (let left = view.getUint32(8); left > 0; left--) {
    const flagsAt = at + statLength + hashLength;
    if (flagsAt + 2 > end) return undefined;
    const isExtended = (view.getUint16(flagsAt) & 0x4000) !== 0;
    const type = view.getUint32(at + modeAt) >>> 12;
    let pathAt = flagsAt + (isExtended ? 4 : 2);
    // In version 4, a path begins with the first bytes of the one before it.
    let kept = 0;
    if (version === 4) {
      const { value, next } = readOffset(bytes, pathAt);
      kept = Math.max(0, pathLength - value);
      pathAt = next;
    }
    const pathEnd = bytes.indexOf(0, pathAt);
    if (pathEnd < 0 || pathEnd >= end) return undefined;
    pathLength = kept + pathEnd - pathAt;
    if (pathLength > longestPath) return undefined;
    path.set(bytes.subarray(pathAt, pathEnd), kept);
    // In a sparse index, an entry of type folder represents the files that are not checked out.
    if (type !== types.folder) entries.push({ path: byteText(path.subarray(0, pathLength)), type });
    at = version === 4 ? pathEnd + 1 : at + ((pathEnd - at + 8) & ~7);
  }
  const extensions = readExtensions(bytes, view, at, end);
  if (!extensions) return undefined;
  const link = extensions.get('link');
  return { entries, ...(link && { link: parseLink(link, hashLength) }) };
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

/** The extensions by name. Undefined if an unknown one is not optional: the name of an optional one begins with a capital. */
function readExtensions(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  end: number,
): ReadonlyMap<string, Uint8Array> | undefined {
  const extensions = new Map<string, Uint8Array>();
  let at = from;
  while (at + 8 <= end) {
    const name = byteText(bytes.subarray(at, at + 4));
    if (name !== 'sdir' && name !== 'link' && !/^[A-Z]/.test(name)) return undefined;
    const next = at + 8 + view.getUint32(at + 4);
    extensions.set(name, bytes.subarray(at + 8, next));
    at = next;
  }
  return at === end ? extensions : undefined;
}
