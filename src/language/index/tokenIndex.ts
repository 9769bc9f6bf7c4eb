import { mixBits } from '../../base/hash';
import type { CorpusIndex } from './corpusIndex';
import { SortedSuffixes } from './sortedSuffixes';
import { type TokenContexts, tokenContexts } from './tokenContexts';

/**
 * Number of symbols at the end of the learned text whose tokens are indexed: about a second of work, and 20 MB. Fewer in a
 * long text, whose suffixes alone take more than 40 MB.
 */
const mostSymbols = { usual: 1 << 21, inLongText: 1 << 19 };

/** Length of a long text, in symbols. */
const longText = 1 << 23;

/** Average number of token starts in a bucket. */
const inBucket = 8;

/** log₂ of the number of ranges of a context that are cached. */
const cacheBits = 12;

/** The arrays of a token context that are stored. */
export interface TokenPlaces {
  /** Token starts, sorted by the hash of their context, then by the symbols from there on. */
  readonly places: Int32Array;
  /** Index in `places` of the first hash that begins with the same bits, for each value of them; then the number of places. */
  readonly buckets: Int32Array;
}

/**
 * The token starts of the learned text, sorted for each token context, so that all occurrences of a context are adjacent
 * and in the order of the symbols that follow it. The contexts themselves are not stored, but computed from the text where
 * they are compared. About nine bytes per symbol of code.
 */
export class TokenIndex {
  readonly contexts: TokenContexts;
  readonly #text: Uint8Array | Uint16Array;
  /** (contexts). */
  readonly starts: readonly TokenStarts[];

  static of({ text, suffixes }: CorpusIndex, contexts: TokenContexts): TokenIndex {
    const most = text.length < longText ? mostSymbols.usual : mostSymbols.inLongText;
    const from = Math.max(0, text.length - most);
    const starts = chosen(suffixes, (place) => place >= from && contexts.beginsAt(text, place));
    const hashes = new Uint32Array(text.length - from);
    const keys = new Uint32Array(starts.length);
    const sort = new KeySort(starts.length);
    const tables = Array.from({ length: tokenContexts }, (_, context) => {
      // In the order of the text, which is in the processor's cache then.
      for (let place = from; place < text.length; place++)
        if (contexts.beginsAt(text, place)) hashes[place - from] = contexts.hash(context, text, place);
      for (let i = 0; i < starts.length; i++) keys[i] = hashes[starts[i] - from];
      return { places: sort.sorted(starts, keys), buckets: bucketsOf(keys) };
    });
    return new TokenIndex(text, contexts, tables);
  }

  constructor(text: Uint8Array | Uint16Array, contexts: TokenContexts, tables: readonly TokenPlaces[]) {
    this.contexts = contexts;
    this.#text = text;
    this.starts = tables.map((table, context) => new TokenStarts(text, table, contexts, context));
  }

  /** The token starts without those of the first files, which must be `files`. */
  withoutFirst(files: readonly Uint16Array[]): TokenIndex {
    const from = files.reduce((sum, file) => sum + file.length + 1, 0);
    return new TokenIndex(
      this.#text,
      this.contexts,
      this.starts.map(({ suffixes, buckets }) => placesFrom(from, suffixes, buckets)),
    );
  }

  get bytes(): number {
    return this.starts.reduce((sum, { suffixes, buckets }) => sum + suffixes.byteLength + buckets.byteLength, 0);
  }
}

/** The token starts in the order of one context. */
export class TokenStarts extends SortedSuffixes {
  readonly buckets: Int32Array;
  readonly #contexts: TokenContexts;
  readonly #context: number;
  readonly #bits: number;
  /** Cache of ranges, three values a slot: hash, first index and end. */
  readonly #cache = new Int32Array(3 << cacheBits);

  constructor(
    text: Uint8Array | Uint16Array,
    { places, buckets }: TokenPlaces,
    contexts: TokenContexts,
    context: number,
  ) {
    super(text, places);
    this.buckets = buckets;
    this.#contexts = contexts;
    this.#context = context;
    this.#bits = Math.log2(buckets.length - 1);
  }

  /** The range of the token starts whose context has this hash, from `low` up to `high` − 1. */
  find(hash: number): { readonly low: number; readonly high: number } {
    const cache = this.#cache;
    const at = 3 * (mixBits(hash) >>> (32 - cacheBits));
    if (cache[at] !== hash || cache[at + 2] === 0) {
      const bucket = this.#bits === 0 ? 0 : hash >>> (32 - this.#bits);
      const [low, high] = [this.buckets[bucket], this.buckets[bucket + 1]];
      cache[at] = hash;
      cache[at + 1] = this.#search(low, high, hash >>> 0);
      cache[at + 2] = this.#search(cache[at + 1], high, (hash >>> 0) + 1);
    }
    return { low: cache[at + 1], high: cache[at + 2] };
  }

  /** The first token start in the range whose hash is `least` or greater. */
  #search(low: number, high: number, least: number): number {
    while (low < high) {
      const middle = (low + high) >>> 1;
      const hash = this.#contexts.hash(this.#context, this.text, this.suffixes[middle]) >>> 0;
      if (hash < least) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** As `filter`, which takes several times the memory of its result. */
function chosen(places: Int32Array, isChosen: (place: number) => boolean): Int32Array {
  let count = 0;
  for (let i = 0; i < places.length; i++) if (isChosen(places[i])) count++;
  const kept = new Int32Array(count);
  for (let i = 0, to = 0; i < places.length; i++) if (isChosen(places[i])) kept[to++] = places[i];
  return kept;
}

/** The token starts at `from` or after it. */
function placesFrom(from: number, places: Int32Array, buckets: Int32Array): TokenPlaces {
  const kept = new Int32Array(buckets.length);
  for (let bucket = 1; bucket < buckets.length; bucket++) {
    kept[bucket] = kept[bucket - 1];
    for (let i = buckets[bucket - 1]; i < buckets[bucket]; i++) if (places[i] >= from) kept[bucket]++;
  }
  return { places: chosen(places, (place) => place >= from), buckets: kept };
}

/** Bits of a key that are sorted at a time: half of them. */
const digitBits = 16;

/** Sorts places by their keys; those with equal keys stay in order (radix sort). Its buffers serve all contexts. */
class KeySort {
  readonly #places: Int32Array;
  readonly #keys: Uint32Array;
  readonly #ends = new Int32Array((1 << digitBits) + 1);

  constructor(length: number) {
    this.#places = new Int32Array(length);
    this.#keys = new Uint32Array(length);
  }

  sorted(places: Int32Array, keys: Uint32Array): Int32Array {
    const mask = (1 << digitBits) - 1;
    const ends = this.#countDigits(keys, 0);
    for (let i = 0; i < keys.length; i++) {
      const at = ends[keys[i] & mask]++;
      this.#places[at] = places[i];
      this.#keys[at] = keys[i];
    }
    const result = new Int32Array(places.length);
    this.#countDigits(keys, digitBits);
    for (let i = 0; i < keys.length; i++) result[ends[this.#keys[i] >>> digitBits]++] = this.#places[i];
    return result;
  }

  /** Start of each digit's places in the sorted order. */
  #countDigits(keys: Uint32Array, shift: number): Int32Array {
    const ends = this.#ends.fill(0);
    for (let i = 0; i < keys.length; i++) ends[((keys[i] >>> shift) & (ends.length - 2)) + 1]++;
    for (let i = 1; i < ends.length; i++) ends[i] += ends[i - 1];
    return ends;
  }
}

function bucketsOf(keys: Uint32Array): Int32Array {
  const bits = Math.max(0, Math.ceil(Math.log2(keys.length / inBucket)));
  const buckets = new Int32Array((1 << bits) + 1);
  for (let i = 0; i < keys.length; i++) buckets[(bits === 0 ? 0 : keys[i] >>> (32 - bits)) + 1]++;
  for (let i = 1; i < buckets.length; i++) buckets[i] += buckets[i - 1];
  return buckets;
}
