import { mixBits } from '../../base/hash';
import type { CorpusIndex } from './corpusIndex';
import { PackedPlaces } from './packedPlaces';
import { SortedSuffixes } from './sortedSuffixes';
import { SubtokenList } from './subtokenList';
import { type TokenContexts, tokenContexts, wordEndContext } from './tokenContexts';

/**
 * Number of symbols at the end of the learned text whose tokens are indexed: about a second of work, and 20 MB. Fewer in a
 * long text, whose suffixes alone take more than 40 MB.
 */
const mostSymbols = { usual: 1 << 21, inLongText: 1 << 19 };

/** Length of a long text, in symbols. */
const longText = 1 << 23;

/** Average number of places in a bucket: fewer take more memory. */
const inBucket = 64;

/** log₂ of the number of ranges of a context that are cached. */
const cacheBits = 12;

/** The arrays of a token context that are stored. */
export interface TokenPlaces {
  /** Token starts or word ends, sorted by the hash of their context, then by the symbols from there on. */
  readonly places: PackedPlaces;
  /** Index in `places` of the first hash that begins with the same bits, for each value of them; then the number of places. */
  readonly buckets: Int32Array;
}

/**
 * The token starts of the learned text, sorted for each token context, so that all occurrences of a context are adjacent
 * and in the order of the symbols that follow it; and the ends of its words, sorted for one of the contexts, of which the
 * symbol that ends a word follows. The contexts themselves are not stored, but computed from the text where they are
 * compared. About nine bytes per symbol of code.
 */
export class TokenIndex {
  readonly contexts: TokenContexts;
  readonly #text: Uint8Array | Uint16Array;
  /** (contexts). */
  readonly starts: readonly TokenPositions[];
  readonly wordEnds: TokenPositions;
  readonly subtokens: SubtokenList;

  static of({ text, suffixes }: CorpusIndex, contexts: TokenContexts): TokenIndex {
    const from = firstIndexed(text);
    const hashes = new Uint32Array(text.length - from);
    const tablesOf = (isChosen: (place: number) => boolean, ofContexts: readonly number[]): TokenPlaces[] => {
      const places = chosen(suffixes, (place) => place >= from && isChosen(place));
      const keys = new Uint32Array(places.length);
      const sort = new KeySort(places.length);
      return ofContexts.map((context) => {
        // In the order of the text, which is in the processor's cache then.
        for (let place = from; place < text.length; place++)
          if (isChosen(place)) hashes[place - from] = contexts.hash(context, text, place);
        for (let i = 0; i < places.length; i++) keys[i] = hashes[places[i] - from];
        return { places: PackedPlaces.of(sort.sorted(places, keys), from), buckets: bucketsOf(keys) };
      });
    };
    const tables = [
      ...tablesOf((place) => contexts.beginsAt(text, place), [...Array(tokenContexts).keys()]),
      ...tablesOf((place) => contexts.wordEndsAt(text, place), [wordEndContext]),
    ];
    return new TokenIndex(text, contexts, tables, SubtokenList.of(text, from, contexts.alphabet));
  }

  /** `tables`: those of the token starts, by context, and that of the word ends. */
  constructor(
    text: Uint8Array | Uint16Array,
    contexts: TokenContexts,
    tables: readonly TokenPlaces[],
    subtokens: SubtokenList,
  ) {
    this.subtokens = subtokens;
    this.contexts = contexts;
    this.#text = text;
    const starts = tables.slice(0, tokenContexts);
    this.starts = starts.map((table, context) => new TokenPositions(text, table, contexts, context));
    this.wordEnds = new TokenPositions(text, tables[tokenContexts], contexts, wordEndContext);
  }

  /** Without the places for which `leftOut`, (text length), has a 1. */
  without(leftOut: Uint8Array): TokenIndex {
    const tables = this.tables.map(({ places, buckets }) => placesWithout(leftOut, places, buckets));
    const subtokens = SubtokenList.of(this.#text, firstIndexed(this.#text), this.contexts.alphabet, leftOut);
    return new TokenIndex(this.#text, this.contexts, tables, subtokens);
  }

  get tables(): TokenPlaces[] {
    return [...this.starts, this.wordEnds].map(({ places, buckets }) => ({ places, buckets }));
  }

  get bytes(): number {
    const ofTables = this.tables.reduce(
      (sum, { places, buckets }) => sum + places.bytes.byteLength + buckets.byteLength,
      0,
    );
    return ofTables + this.subtokens.bytes;
  }
}

/** The first place of a learned text whose tokens are indexed. */
export function firstIndexed(text: Uint8Array | Uint16Array): number {
  return Math.max(0, text.length - (text.length < longText ? mostSymbols.usual : mostSymbols.inLongText));
}

/** The token starts, or the word ends, in the order of one context. */
export class TokenPositions extends SortedSuffixes {
  readonly places: PackedPlaces;
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
    super(text);
    this.places = places;
    this.buckets = buckets;
    this.#contexts = contexts;
    this.#context = context;
    this.#bits = Math.log2(buckets.length - 1);
  }

  override placeOf(rank: number): number {
    return this.places.at(rank);
  }

  /** The range of the places whose context has this hash, from `low` up to `high` − 1. */
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

  /** The first place in the range whose hash is `least` or greater. */
  #search(low: number, high: number, least: number): number {
    while (low < high) {
      const middle = (low + high) >>> 1;
      const hash = this.#contexts.hash(this.#context, this.text, this.placeOf(middle)) >>> 0;
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

function placesWithout(leftOut: Uint8Array, places: PackedPlaces, buckets: Int32Array): TokenPlaces {
  const kept = new Int32Array(buckets.length);
  for (let bucket = 1; bucket < buckets.length; bucket++) {
    kept[bucket] = kept[bucket - 1];
    for (let i = buckets[bucket - 1]; i < buckets[bucket]; i++) if (leftOut[places.at(i)] === 0) kept[bucket]++;
  }
  return { places: places.without(leftOut), buckets: kept };
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
