import { fetchAhead, fetched } from './fetchAhead';
import { sortPlaces } from './sortPlaces';

/**
 * Start positions of the suffixes of the first `size` symbols of `text`, sorted by their first `depth` symbols; the
 * order of suffixes that share all of these is arbitrary. Symbols are below `alphabet`. `text` must continue with at
 * least `depth` zeros.
 *
 * Two-stage construction (Itoh and Tanaka, "An Efficient Method for in Memory Construction of Suffix Arrays", SPIRE
 * 1999). A suffix is of type S if it is smaller than the suffix that begins one symbol later, of type L if it is
 * larger; the last suffix is of type L. Only the leftmost S-type suffixes (LMS: Nong, Zhang and Chan, "Two Efficient
 * Algorithms for Linear Time Suffix Array Construction", IEEE Transactions on Computers 60(10), 2011), about a third of
 * all, are sorted as strings; the order of the others is induced from theirs. The construction needs little memory
 * besides its result and avoids random reads of `text`, which take most of the time when the text is larger than the
 * caches.
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

/** Start of each symbol's bucket in the sorted order; the last entry is the end. */
function bucketsOf(text: Uint8Array | Uint16Array, size: number, alphabet: number): Int32Array {
  const starts = new Int32Array(alphabet + 1);
  for (let i = 0; i < size; i++) starts[text[i] + 1]++;
  for (let symbol = 0; symbol < alphabet; symbol++) starts[symbol + 1] += starts[symbol];
  return starts;
}

/** Puts the LMS suffixes, sorted, at the ends of their buckets. */
function sortLeftmost(sorted: Int32Array, text: Uint8Array | Uint16Array, buckets: Int32Array, depth: number): void {
  const alphabet = buckets.length - 1;
  // First the number of LMS suffixes that begin with each pair of symbols, then the end of the pair's range, and after
  // the suffixes are placed, its start.
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

/** Visits the LMS suffixes from the last position to the first. */
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
 * Left-to-right pass: for each suffix, places the one that begins a symbol earlier if it is of type L. A suffix whose
 * predecessor is of type S is stored as its complement, for `induceSmaller`. The sign is computed without a branch, so
 * that iterations do not depend on each other's reads.
 */
function induceLarger(sorted: Int32Array, text: Uint8Array | Uint16Array, buckets: Int32Array): void {
  const size = sorted.length;
  const next = buckets.slice();
  // The last suffix is placed first, as if an end symbol smaller than all others followed it.
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

/** Right-to-left pass: S-type suffixes overwrite the LMS ones, and all complements become positions again. */
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
