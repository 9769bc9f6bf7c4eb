import { fetchAhead, fetched } from './fetchAhead';
import { sortPlaces } from './sortPlaces';

/**
 * Where the suffixes of the first `size` symbols of `text` begin, ordered by as many of their first symbols as `depth`
 * says; those that have all these in common stand in any order. Symbols are below `alphabet`. `text` goes on for `depth`
 * symbols at least, which are zeros.
 *
 * In two stages (Itoh and Tanaka, "An Efficient Method for in Memory Construction of Suffix Arrays", SPIRE 1999): a third
 * of the suffixes, the leftmost smaller ones (LMS: Nong, Zhang and Chan, "Two Efficient Algorithms for Linear Time Suffix
 * Array Construction", IEEE Transactions on Computers 60(10), 2011), are sorted as strings; the order of all others
 * follows from theirs. A suffix is smaller (type S) than the one that begins a symbol later, or larger (type L); the last
 * is larger. Takes little memory beside what it returns, and goes to a random place of `text` as seldom as it can: once
 * the text is longer than the caches, that is what takes the time.
 */
export function suffixArray(
  text: Uint8Array | Uint16Array,
  size: number,
  alphabet: number,
  depth: number,
): Int32Array<ArrayBuffer> {
  const sorted = new Int32Array(size);
  if (size < 2) return sorted;
  const buckets = bucketsOf(text, size, alphabet);
  sortLeftmost(sorted, text, buckets, depth);
  induceLarger(sorted, text, buckets);
  induceSmaller(sorted, text, buckets);
  return sorted;
}

/** Where the suffixes that begin with each symbol begin in the sorted order; a last entry ends them. */
function bucketsOf(text: Uint8Array | Uint16Array, size: number, alphabet: number): Int32Array {
  const starts = new Int32Array(alphabet + 1);
  for (let i = 0; i < size; i++) starts[text[i] + 1]++;
  for (let symbol = 0; symbol < alphabet; symbol++) starts[symbol + 1] += starts[symbol];
  return starts;
}

/** The leftmost smaller suffixes, sorted, at the ends of their buckets. */
function sortLeftmost(sorted: Int32Array, text: Uint8Array | Uint16Array, buckets: Int32Array, depth: number): void {
  const alphabet = buckets.length - 1;
  // How many begin with each pair of symbols; then where these end, and when they are put there, where they begin.
  const pairs = new Int32Array(alphabet * alphabet);
  forEachLeftmost(text, sorted.length, (place) => pairs[text[place] * alphabet + text[place + 1]]++);
  let most = 0;
  for (let first = alphabet - 1; first >= 0; first--) {
    let end = buckets[first + 1];
    for (let pair = (first + 1) * alphabet - 1; pair >= first * alphabet; pair--) {
      const count = pairs[pair];
      most = Math.max(most, count);
      pairs[pair] = end;
      end -= count;
    }
  }
  forEachLeftmost(text, sorted.length, (place) => (sorted[--pairs[text[place] * alphabet + text[place + 1]]] = place));
  const keys = new Float64Array(most);
  for (let first = 0; first < alphabet; first++) {
    for (let pair = first * alphabet; pair < (first + 1) * alphabet; pair++) {
      const end = pair + 1 < (first + 1) * alphabet ? pairs[pair + 1] : buckets[first + 1];
      if (end - pairs[pair] > 1) sortPlaces(sorted.subarray(pairs[pair], end), keys, { text, alphabet, depth }, 2);
    }
  }
}

/** Where a run of smaller suffixes begins behind a larger one, from the last place to the first. */
function forEachLeftmost(text: Uint8Array | Uint16Array, size: number, visit: (place: number) => void): void {
  let isSmaller = false;
  let next = text[size - 1];
  for (let i = size - 2; i >= 0; i--) {
    const symbol = text[i];
    if (symbol < next) isSmaller = true;
    else if (symbol > next) {
      if (isSmaller) visit(i + 1);
      isSmaller = false;
    }
    next = symbol;
  }
}

/**
 * From each suffix in turn follows the place of the one that begins a symbol before it, if that is larger. One before which
 * a smaller one begins is kept as its complement: `induceSmaller` goes on with those. The sign is computed, not chosen by a
 * branch, so that no step waits for the symbols of another.
 */
function induceLarger(sorted: Int32Array, text: Uint8Array | Uint16Array, buckets: Int32Array): void {
  const size = sorted.length;
  const next = buckets.slice();
  // The last suffix stands behind an end that is smaller than all.
  sorted[next[text[size - 1]]++] = (size - 1) ^ ((text[size - 2] - text[size - 1]) >> 31);
  for (let from = 0; from < size; from += fetched) {
    const to = Math.min(from + fetched, size);
    fetchAhead(text, sorted, from, to, 0, -1);
    for (let i = from; i < to; i++) {
      const place = sorted[i] - 1;
      if (place < 0) continue;
      const symbol = text[place];
      sorted[next[symbol]++] = place ^ ((text[Math.max(0, place - 1)] - symbol) >> 31);
    }
  }
}

/** The same from the back: smaller suffixes replace the leftmost ones. Every complement becomes the place again. */
function induceSmaller(sorted: Int32Array, text: Uint8Array | Uint16Array, buckets: Int32Array): void {
  const ends = buckets.slice(1);
  for (let to = sorted.length; to > 0; to -= fetched) {
    const from = Math.max(0, to - fetched);
    fetchAhead(text, sorted, from, to, -1, -1);
    for (let i = to - 1; i >= from; i--) {
      if (sorted[i] >= 0) continue;
      sorted[i] = ~sorted[i];
      const place = sorted[i] - 1;
      if (place < 0) continue;
      const symbol = text[place];
      sorted[--ends[symbol]] = place ^ ((text[Math.max(0, place - 1)] - symbol - 1) >> 31);
    }
  }
}
