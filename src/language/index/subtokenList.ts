import { hashWith } from '../../base/hash';
import { boundarySymbol } from '../../model/vocabulary';
import type { Alphabet } from '../alphabet';
import { advanced, endedLength, lengthOf, type Subtoken } from './subtoken';

/** Lengths of the subtokens that are listed, in symbols. */
export const [shortestSubtoken, longestSubtoken] = [2, 24];

/** The arrays of a list that are stored. */
export interface SubtokenArrays {
  /** The letters of all subtokens, in small letters, one subtoken after the other. */
  readonly letters: Uint16Array;
  /** Start of each subtoken in `letters`; then their length. */
  readonly starts: Int32Array; // (n + 1)
  /** Number of occurrences of the subtokens before each. */
  readonly sums: Int32Array; // (n + 1)
  /** First pair of each subtoken among the pairs; then their number. */
  readonly pairStarts: Int32Array; // (n + 1)
  /** The second subtoken of each pair, in ascending order among the pairs of the same first one. */
  readonly seconds: Int32Array; // (pairs)
  /** Number of occurrences of the pairs before each. */
  readonly pairSums: Int32Array; // (pairs + 1)
}

/**
 * The distinct subtokens of the learned text without regard to case, in the order of their letters, with the numbers of
 * their occurrences, and those of each pair of subtokens, one after the other. So a name is known in any case, and after
 * any other word: `dynamic` continues `Dyn` and `DYN`, too.
 */
export class SubtokenList {
  readonly arrays: SubtokenArrays;

  /** Of the text from `from` on, without the places for which `leftOut`, (text length), has a 1. */
  static of(text: Uint8Array | Uint16Array, from: number, alphabet: Alphabet, leftOut?: Uint8Array): SubtokenList {
    const found = findSubtokens(text, from, alphabet, leftOut);
    const order = [...found.texts.keys()].sort((a, b) => (found.texts[a] < found.texts[b] ? -1 : 1));
    const n = order.length;
    const rank = new Int32Array(n);
    for (const [i, id] of order.entries()) rank[id] = i;
    const [starts, sums, pairStarts] = [new Int32Array(n + 1), new Int32Array(n + 1), new Int32Array(n + 1)];
    for (const id of found.sequence) if (id >= 0) sums[rank[id] + 1]++;
    for (const [i, id] of order.entries()) {
      starts[i + 1] = starts[i] + found.texts[id].length;
      sums[i + 1] += sums[i];
    }
    const letters = Uint16Array.from(order.map((id) => found.texts[id]).join(''), (unit) => unit.charCodeAt(0));
    const pairs = pairsOf(found.sequence, rank);
    const { seconds, pairSums } = countPairs(pairs, n, pairStarts);
    return new SubtokenList({ letters, starts, sums, pairStarts, seconds, pairSums });
  }

  constructor(arrays: SubtokenArrays) {
    this.arrays = arrays;
  }

  get size(): number {
    return this.arrays.starts.length - 1;
  }

  /** The arrays in the order in which they are stored. */
  get parts(): readonly (Uint16Array | Int32Array)[] {
    const { letters, starts, sums, pairStarts, seconds, pairSums } = this.arrays;
    return [letters, starts, sums, pairStarts, seconds, pairSums];
  }

  get bytes(): number {
    return this.parts.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  lengthAt(place: number): number {
    const { starts } = this.arrays;
    return starts[place + 1] - starts[place];
  }

  /** The letter after the first `depth` ones; −1 at the subtoken's end. */
  letterAt(place: number, depth: number): number {
    const { letters, starts } = this.arrays;
    const at = starts[place] + depth;
    return at < starts[place + 1] ? letters[at] : -1;
  }

  /**
   * Among the subtokens `low` … `high` − 1, which share their first `depth` letters: the first whose next letter is `letter`
   * or greater. Those that end there come first.
   */
  lowerBound(low: number, high: number, depth: number, letter: number): number {
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.letterAt(middle, depth) < letter) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Number of occurrences of the subtokens `low` … `high` − 1. */
  occurrences(low: number, high: number): number {
    return this.arrays.sums[high] - this.arrays.sums[low];
  }

  /** The same after the subtoken `first`; 0 if it is −1, unknown. */
  occurrencesAfter(first: number, low: number, high: number): number {
    if (first < 0) return 0;
    const { pairSums } = this.arrays;
    return pairSums[this.#pairBound(first, high)] - pairSums[this.#pairBound(first, low)];
  }

  #pairBound(first: number, second: number): number {
    const { pairStarts, seconds } = this.arrays;
    let [low, high] = [pairStarts[first], pairStarts[first + 1]];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (seconds[middle] < second) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

interface Found {
  /** The distinct subtokens as strings of their symbols, by number in the order of their first occurrences. */
  readonly texts: readonly string[];
  /** The numbers of the subtokens in the order of the text; −1 between files. */
  readonly sequence: Int32Array;
}

function findSubtokens(
  text: Uint8Array | Uint16Array,
  from: number,
  { letterCase, smallOf }: Alphabet,
  leftOut: Uint8Array | undefined,
): Found {
  const texts: string[] = [];
  // By hash, so that no string is made of each occurrence. Of two subtokens with equal hashes, one is found.
  const numbers = new Map<number, number>();
  const sequence = new Int32Array(text.length - from + 1);
  let length = 0;
  const add = (start: number, end: number): void => {
    if (end - start < shortestSubtoken || end - start > longestSubtoken) return;
    let hash = 0;
    for (let i = start; i < end; i++) hash = hashWith(hash, smallOf[text[i]]);
    let number = numbers.get(hash);
    if (number === undefined) {
      number = texts.length;
      numbers.set(hash, number);
      texts.push(String.fromCharCode(...text.subarray(start, end).map((symbol) => smallOf[symbol])));
    }
    sequence[length++] = number;
  };
  let subtoken: Subtoken = 0;
  for (let place = from; place < text.length; place++) {
    const isKept = leftOut?.[place] !== 1;
    const after = isKept ? advanced(subtoken, letterCase[text[place]]) : 0;
    const ended = endedLength(subtoken, after);
    if (ended > 0) {
      const end = place - Math.max(0, lengthOf(after) - 1);
      add(end - ended, end);
    }
    subtoken = after;
    if (text[place] === boundarySymbol) sequence[length++] = -1;
  }
  return { texts, sequence: sequence.subarray(0, length) };
}

/** Each pair of neighbours as first · n + second, sorted. */
function pairsOf(sequence: Int32Array, rank: Int32Array): Float64Array {
  const pairs = new Float64Array(sequence.length);
  let length = 0;
  for (let i = 1; i < sequence.length; i++) {
    const [first, second] = [sequence[i - 1], sequence[i]];
    if (first >= 0 && second >= 0) pairs[length++] = rank[first] * rank.length + rank[second];
  }
  return pairs.subarray(0, length).sort();
}

/** Counts equal pairs; writes the first pair of each of the `n` subtokens. */
function countPairs(
  pairs: Float64Array,
  n: number,
  pairStarts: Int32Array,
): Pick<SubtokenArrays, 'seconds' | 'pairSums'> {
  let distinct = 0;
  for (let i = 0; i < pairs.length; i++) if (i === 0 || pairs[i] !== pairs[i - 1]) distinct++;
  const [seconds, pairSums] = [new Int32Array(distinct), new Int32Array(distinct + 1)];
  let at = -1;
  for (let i = 0; i < pairs.length; i++) {
    if (i === 0 || pairs[i] !== pairs[i - 1]) {
      at++;
      const first = Math.floor(pairs[i] / n);
      seconds[at] = pairs[i] - first * n;
      pairStarts[first + 1]++;
    }
    pairSums[at + 1] = i + 1;
  }
  for (let i = 0; i < n; i++) pairStarts[i + 1] += pairStarts[i];
  return { seconds, pairSums };
}
