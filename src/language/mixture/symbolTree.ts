/**
 * A binary search tree over the symbols 0 … V−1, in their order: a symbol is a short sequence of binary decisions,
 * shorter for frequent symbols. Node n, 1 … V−1, decides whether the symbol is at least n; 0 means no node. The two
 * halves of a node have about the same weight (Mehlhorn 1975, "Nearly Optimal Binary Search Trees": on average within
 * two decisions of the entropy).
 */
export class SymbolTree {
  readonly size: number;
  /** Number of occurrences of each symbol, (V); the tree follows from them. */
  readonly counts: ArrayLike<number>;
  readonly root: number;
  /** By node, the node that decides among the smaller symbols. */
  readonly left: Int32Array;
  readonly right: Int32Array;

  constructor(counts: ArrayLike<number>) {
    this.size = counts.length;
    this.counts = counts;
    this.left = new Int32Array(counts.length);
    this.right = new Int32Array(counts.length);
    const sums = new Float64Array(counts.length + 1);
    for (let i = 0; i < counts.length; i++) sums[i + 1] = sums[i] + counts[i] + imaginaryCount;
    this.root = this.#split(sums, 0, counts.length);
  }

  #split(sums: Float64Array, first: number, end: number): number {
    if (end - first < 2) return 0;
    const half = (sums[first] + sums[end]) / 2;
    let node = first + 1;
    while (node < end - 1 && Math.abs(sums[node + 1] - half) < Math.abs(sums[node] - half)) node++;
    this.left[node] = this.#split(sums, first, node);
    this.right[node] = this.#split(sums, node, end);
    return node;
  }
}

/** Count added to every symbol, so that symbols that never occurred do not make one side of the tree deep. */
const imaginaryCount = 0.5;
