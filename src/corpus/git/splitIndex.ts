import type { IndexEntry } from './indexEntry';

/** The `link` extension of an index that is split (gitformat-index, "Split index"). */
export interface IndexLink {
  /** The hash in the name of the shared index, in hexadecimal. */
  readonly shared: string;
  /** Positions in the shared index of deleted entries. */
  readonly deleted: ReadonlySet<number>;
  /**
   * Positions of the entries that the first entries of the split index replace, in order; these first entries have no
   * paths.
   */
  readonly replaced: ReadonlySet<number>;
}

export function parseLink(bytes: Uint8Array, hashLength: number): IndexLink {
  const shared = Array.from(bytes.subarray(0, hashLength), (byte) => byte.toString(16).padStart(2, '0')).join('');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length === hashLength) return { shared, deleted: new Set(), replaced: new Set() };
  const { places: deleted, next } = readBitmap(view, hashLength);
  return { shared, deleted, replaced: readBitmap(view, next).places };
}

/** The entries of both files, in the order of their paths. */
export function merge(
  shared: readonly IndexEntry[],
  own: readonly IndexEntry[],
  { deleted, replaced }: IndexLink,
): IndexEntry[] {
  const byPath = new Map<string, IndexEntry>();
  let next = 0;
  for (const [place, { path, type }] of shared.entries()) {
    const current = replaced.has(place) ? own[next++]?.type : type;
    if (!deleted.has(place) && current !== undefined) byPath.set(path, { path, type: current });
  }
  for (const entry of own.slice(next)) byPath.set(entry.path, entry);
  return [...byPath.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Bits of a word. */
const wordBits = 64;

/**
 * Decodes an EWAH bitmap to the positions of its set bits. It consists of the number of bits, the number of words, the words, and
 * the position of the last marker word. A marker has a bit, the number of words filled with it, and the number of literal words
 * after them. Throws `RangeError` if the bytes end early.
 */
function readBitmap(view: DataView, from: number): { readonly places: ReadonlySet<number>; readonly next: number } {
  const bits = view.getUint32(from);
  const end = from + 8 + 8 * view.getUint32(from + 4);
  const places = new Set<number>();
  let place = 0;
  for (let at = from + 8; at < end; at += 8) {
    const [high, low] = [view.getUint32(at), view.getUint32(at + 4)];
    const run = wordBits * ((low >>> 1) + (high & 1) * 2 ** 31);
    if (low & 1) for (let i = 0; i < run && place + i < bits; i++) places.add(place + i);
    place += run;
    for (let literals = high >>> 1; literals > 0; literals--, place += wordBits) {
      at += 8;
      const word = [view.getUint32(at + 4), view.getUint32(at)] as const;
      for (let bit = 0; bit < wordBits; bit++) if ((word[bit >> 5]! >>> (bit & 31)) & 1) places.add(place + bit);
    }
  }
  return { places, next: end + 4 };
}
