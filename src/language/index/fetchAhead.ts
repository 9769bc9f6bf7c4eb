/** So many symbols are fetched ahead. */
export const fetched = 128;

/** Nobody looks at them here: they are in the cache. */
const inCache = new Uint16Array(fetched);

/**
 * Reads the symbols that a loop over `places` is about to need: `offset` behind each, or behind the complement of each
 * where `flip` is −1. Such reads wait for memory all at once, those of the loop wait for one another.
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
    // The text's beginning in the place of what is in front of it.
    inCache[i - from] = text[place & ~(place >> 31)];
  }
}
