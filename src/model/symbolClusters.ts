import { hashWith } from '../base/hash';

/** log₂ of the number of hashed contexts. */
const hashBits = 20;

/** Number of symbols that are counted, enough for the frequencies of the most frequent contexts. */
const mostCounted = 1 << 21;

/** Size of a table of counts, so that the time to merge all symbols is bounded. */
const mostCounts = 1 << 18;

/** Least number of contexts, for large vocabularies. */
const leastContexts = 256;

/** How often each symbol follows each of the most frequent contexts of two symbols, (V, contexts). */
export type ContextCounts = readonly Int32Array[];

/** `size`: V, the number of symbols. */
export function countContexts(files: readonly Uint16Array[], size: number): ContextCounts {
  const total = files.reduce((sum, { length }) => sum + length, 0);
  const stride = Math.max(1, Math.ceil(total / mostCounted));
  const sample = files.filter((_, i) => i % stride === 0);
  const occurrences = new Int32Array(1 << hashBits);
  forEachContext(sample, (context) => occurrences[context]++);
  const most = Math.max(leastContexts, Math.floor(mostCounts / size));
  const frequent = indicesOfPositive(occurrences)
    .sort((a, b) => occurrences[b] - occurrences[a] || a - b)
    .slice(0, most);
  const column = new Int32Array(1 << hashBits).fill(-1);
  for (const [i, context] of frequent.entries()) column[context] = i;
  const rows = Array.from({ length: size }, () => new Int32Array(frequent.length));
  forEachContext(sample, (context, symbol) => {
    if (column[context] >= 0) rows[symbol][column[context]]++;
  });
  return rows;
}

function forEachContext(files: readonly Uint16Array[], visit: (context: number, symbol: number) => void): void {
  for (const file of files) {
    for (let i = 2; i < file.length; i++) visit(hashWith(file[i - 1], file[i - 2]) >>> (32 - hashBits), file[i]);
  }
}

/**
 * An order of symbols in which those that follow the same contexts are neighbours: that of the leaves of the tree of
 * merges, of which each loses as little mutual information of symbol and context as possible (Brown et al. 1992,
 * "Class-Based n-gram Models of Natural Language"; Slonim and Tishby 1999, "Agglomerative Information Bottleneck").
 */
export function orderByContext(counts: ContextCounts, symbols: readonly number[]): number[] {
  const n = symbols.length;
  const clusters = symbols.map((symbol) => clusterOf(counts, symbol));
  const losses = new Float64Array(n * n); // (n, n): of the pairs i < j
  for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) losses[i * n + j] = loss(clusters[i], clusters[j]);
  const left = symbols.map((_, i) => i);
  while (left.length > 1) {
    let [least, first, second] = [Infinity, 0, 0];
    for (let a = 0; a < left.length; a++) {
      for (let b = a + 1; b < left.length; b++) {
        const value = losses[left[a] * n + left[b]];
        if (value < least) [least, first, second] = [value, a, b];
      }
    }
    const merged = left[first];
    clusters[merged] = merge(clusters[merged], clusters[left[second]]);
    left.splice(second, 1);
    for (const other of left) {
      const at = Math.min(other, merged) * n + Math.max(other, merged);
      if (other !== merged) losses[at] = loss(clusters[other], clusters[merged]);
    }
  }
  return left.flatMap((i) => [...clusters[i].symbols]);
}

/**
 * Ranks of the boundaries between neighbouring symbols, (V): entry n, 1 … V−1, is the position in the sequence of merges at which
 * the symbols before n and from n on came together, if neighbours are merged as in `orderByContext`, those of one
 * kind, (V), before others.
 */
export function mergeRanks(counts: ContextCounts, kinds: readonly number[]): Int32Array {
  const ranks = new Int32Array(counts.length);
  const clusters = counts.map((_, symbol) => clusterOf(counts, symbol));
  const priceOf = (i: number): number => {
    if (i + 1 >= clusters.length) return Infinity;
    const [a, b] = [clusters[i], clusters[i + 1]];
    return loss(a, b) + (kinds[a.symbols[0]] === kinds[b.symbols[0]] ? 0 : ofOtherKind);
  };
  const prices = clusters.map((_, i) => priceOf(i));
  for (let rank = 1; clusters.length > 1; rank++) {
    let at = 0;
    for (let i = 1; i < prices.length; i++) if (prices[i] < prices[at]) at = i;
    ranks[clusters[at + 1].symbols[0]] = rank;
    clusters.splice(at, 2, merge(clusters[at], clusters[at + 1]));
    prices.splice(at + 1, 1);
    prices[at] = priceOf(at);
    if (at > 0) prices[at - 1] = priceOf(at - 1);
  }
  return ranks;
}

/**
 * Price of a decision, in nats per counted symbol, added to the information lost by a merge: frequent symbols have fewer
 * decisions for it, which saves a twentieth of the time and costs no bits (`bench mixture`, `bench tune`).
 */
const decisionPrice = 0.05;

/** Added to the price of merging two kinds: more than any loss of information. */
const ofOtherKind = 1e12;

interface Cluster {
  readonly symbols: readonly number[];
  readonly row: Int32Array; // (contexts)
  /** The contexts that it follows. */
  readonly contexts: readonly number[];
  readonly total: number;
}

function clusterOf(counts: ContextCounts, symbol: number): Cluster {
  const row = counts[symbol];
  return {
    symbols: [symbol],
    row,
    contexts: indicesOfPositive(row),
    total: row.reduce((sum, count) => sum + count, 0),
  };
}

function merge(a: Cluster, b: Cluster): Cluster {
  const row = a.row.map((count, i) => count + b.row[i]);
  return {
    symbols: [...a.symbols, ...b.symbols],
    row,
    contexts: indicesOfPositive(row),
    total: a.total + b.total,
  };
}

/**
 * Mutual information of symbol and context that is lost by merging, and the price of deciding between both, in nats, times
 * the number of counted symbols.
 */
function loss(a: Cluster, b: Cluster): number {
  let sum = gain(a.total, b.total) + decisionPrice * (a.total + b.total);
  const { contexts } = a.contexts.length < b.contexts.length ? a : b;
  for (const i of contexts) {
    const [x, y] = [a.row[i], b.row[i]];
    if (x > 0 && y > 0) sum -= gain(x, y);
  }
  return sum;
}

function indicesOfPositive(counts: Int32Array): number[] {
  const indices: number[] = [];
  for (let i = 0; i < counts.length; i++) if (counts[i] > 0) indices.push(i);
  return indices;
}

function gain(x: number, y: number): number {
  return timesLog(x + y) - timesLog(x) - timesLog(y);
}

/** n·ln n of small numbers. */
const small = Float64Array.from({ length: 4096 }, (_, n) => (n === 0 ? 0 : n * Math.log(n)));

function timesLog(n: number): number {
  return n < small.length ? small[n] : n * Math.log(n);
}
