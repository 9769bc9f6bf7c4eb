/** Number of positions that are prefetched together. */
export const fetched = 128;

/** Receives the prefetched symbols so that the reads are not optimised away; nothing reads it. */
const inCache = new Uint16Array(fetched);

/**
 * Prefetches the symbols that a loop over `places` will read: the symbol `offset` after each position, or after its
 * complement if `flip` is −1. The cache misses of this loop overlap; in the caller's loop, each would wait for the one
 * before.
 */
export function fetchAhead(
  text: Uint8Array | Uint16Array,
  places: Int32Array,
  from: number,
  to: number,
  flip: 0 | -1,
  offset: number,
): void {
  for (let i = from; i < to; i++) {
    const place = (places[i] ^ flip) + offset;
    // A position before the text's beginning reads the first symbol.
    inCache[i - from] = text[place & ~(place >> 31)];
  }
}
