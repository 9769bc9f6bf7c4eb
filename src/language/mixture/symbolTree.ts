import { kindOf } from '../../model/characters';
import { countContexts, mergeRanks } from '../../model/symbolClusters';
import type { Vocabulary } from '../../model/vocabulary';

/** Number of decisions by rank; further ones split their range in halves, which bounds the depth of any tree. */
const mostByRank = 32;

/** More decisions than there are on any symbol. */
export const deepest = 64;

/**
 * A binary search tree over the symbols 0 … V−1, in their order: a symbol is a short sequence of binary decisions. Node n,
 * 1 … V−1, decides whether the symbol is at least n; 0 means no node. The node of a range is the one of the highest rank
 * (as in a Cartesian tree; Vuillemin 1980).
 */
export class SymbolTree {
  readonly size: number;
  /** By node; the tree follows from them. Entry 0 is not used. */
  readonly ranks: Int32Array;
  readonly root: number;
  /** By node, the node that decides among the smaller symbols. */
  readonly left: Int32Array;
  readonly right: Int32Array;

  constructor(ranks: Int32Array) {
    this.size = ranks.length;
    this.ranks = ranks;
    this.left = new Int32Array(ranks.length);
    this.right = new Int32Array(ranks.length);
    this.root = this.#split(0, ranks.length, 0);
  }

  /**
   * The tree of a vocabulary, in which each decision is between two groups of symbols that occur in different contexts, see
   * `mergeRanks`. The symbols of a kind of characters are one subtree.
   */
  static of(files: readonly Uint16Array[], vocabulary: Vocabulary): SymbolTree {
    const kinds = Array.from({ length: vocabulary.size }, (_, symbol) => kindOfSymbol(vocabulary, symbol));
    return new SymbolTree(mergeRanks(countContexts(files, vocabulary.size), kinds));
  }

  #split(first: number, end: number, depth: number): number {
    if (end - first < 2) return 0;
    let node = (first + end) >> 1;
    if (depth < mostByRank) {
      node = first + 1;
      for (let i = node + 1; i < end; i++) if (this.ranks[i] > this.ranks[node]) node = i;
    }
    this.left[node] = this.#split(first, node, depth + 1);
    this.right[node] = this.#split(node, end, depth + 1);
    return node;
  }
}

/** The kind of its character; −1 for the boundary and for parts of characters. */
function kindOfSymbol(vocabulary: Vocabulary, symbol: number): number {
  const character = vocabulary.wholeCharacter([symbol]);
  return character ? kindOf(character) : -1;
}
