import { fetchAhead, fetched } from './fetchAhead';

/** Text whose symbols are below `alphabet`, with suffixes compared by their first `depth` symbols. */
export interface Compared {
  readonly text: Uint8Array | Uint16Array;
  readonly alphabet: number;
  readonly depth: number;
}

/** A double holds integers of this many bits exactly. */
const keyBits = 53;

/** Largest number of suffixes that is sorted by insertion. */
const fewest = 16;

/**
 * Sorts positions whose suffixes share their first `from` symbols by the symbols up to `depth`. Multikey quicksort
 * (Bentley and Sedgewick, "Fast Algorithms for Sorting and Searching Strings", SODA 1997), but on several symbols at a
 * time: `keys` holds, beside each position, as many of its next symbols as fit an exact integer.
 */
export function sortPlaces(places: Int32Array, keys: Float64Array, compared: Compared, from: number): void {
  const perKey = Math.floor(keyBits / Math.log2(compared.alphabet));
  sortRange(0, places.length, from);

  function sortRange(low: number, high: number, from: number): void {
    const to = Math.min(compared.depth, from + perKey);
    if (from >= to) return;
    const areSame = readKeys(places, keys, compared, low, high, from, to);
    if (!areSame) quicksort(places, keys, low, high);
    for (let i = low, end = low; i < high; i = end) {
      while (end < high && keys[end] === keys[i]) end++;
      if (end > i + 1) sortRange(i, end, to);
    }
  }
}

/** Packs symbols `from` … `to` − 1 after each position into one number. Returns whether all are equal. */
function readKeys(
  places: Int32Array,
  keys: Float64Array,
  { text, alphabet }: Compared,
  low: number,
  high: number,
  from: number,
  to: number,
): boolean {
  let areSame = true;
  for (let first = low; first < high; first += fetched) {
    const end = Math.min(first + fetched, high);
    if (end - first > fewest) fetchAhead(text, places, first, end, 0, from);
    for (let i = first; i < end; i++) {
      const place = places[i];
      let key = text[place + from];
      for (let k = from + 1; k < to; k++) key = key * alphabet + text[place + k];
      keys[i] = key;
      areSame &&= key === keys[low];
    }
  }
  return areSame;
}

/** Hoare partition with the median of three. */
function quicksort(places: Int32Array, keys: Float64Array, low: number, high: number): void {
  while (high - low > fewest) {
    const pivot = median(keys[low], keys[(low + high) >>> 1], keys[high - 1]);
    let i = low;
    let j = high - 1;
    while (i <= j) {
      while (keys[i] < pivot) i++;
      while (keys[j] > pivot) j--;
      if (i > j) break;
      const key = keys[i];
      const place = places[i];
      keys[i] = keys[j];
      places[i++] = places[j];
      keys[j] = key;
      places[j--] = place;
    }
    // Recurses into the smaller half to bound the stack depth.
    if (j + 1 - low < high - i) {
      quicksort(places, keys, low, j + 1);
      low = i;
    } else {
      quicksort(places, keys, i, high);
      high = j + 1;
    }
  }
  insertionSort(places, keys, low, high);
}

function median(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

function insertionSort(places: Int32Array, keys: Float64Array, low: number, high: number): void {
  for (let i = low + 1; i < high; i++) {
    const key = keys[i];
    const place = places[i];
    let j = i;
    for (; j > low && keys[j - 1] > key; j--) {
      keys[j] = keys[j - 1];
      places[j] = places[j - 1];
    }
    keys[j] = key;
    places[j] = place;
  }
}
