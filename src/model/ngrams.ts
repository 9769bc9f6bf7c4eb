import { hashWith } from '../base/hash';
import type { Floats } from '../numeric/matrix';
import { boundarySymbol } from './vocabulary';

/** Numbers of symbols of the n-grams that are input of the network, ascending. */
export const ngramLengths = [2, 3, 4] as const;

/** Number of symbols before the last one that the longest n-gram has. */
export const historyLength = 3;

/**
 * Reads symbols (T, B) and writes the rows of the n-grams that end there in a table of `rowCount` rows: rows (N, T·B) for
 * N lengths. `history` (B, `historyLength`) has the symbols before, last one first, and is updated; zeros are boundary
 * symbols. Nothing before a boundary symbol counts. An n-gram's row is its hash modulo the number of rows (feature
 * hashing, Weinberger et al., arXiv 0902.2206): n-grams may share a row.
 */
export function findNgramRows(rows: Int32Array, symbols: Int32Array, history: Floats, rowCount: number): void {
  const batchSize = history.length / historyLength;
  const count = symbols.length;
  for (let i = 0; i < count; i++) {
    const symbol = symbols[i];
    const from = (i % batchSize) * historyLength;
    if (symbol === boundarySymbol) history.fill(boundarySymbol, from, from + historyLength);
    let hash = hashWith(0, symbol);
    let read = 0;
    for (let n = 0; n < ngramLengths.length; n++) {
      for (; read < ngramLengths[n] - 1; read++) hash = hashWith(hash, history[from + read]);
      rows[n * count + i] = (hash >>> 0) % rowCount;
    }
    history.copyWithin(from + 1, from, from + historyLength - 1);
    history[from] = symbol;
  }
}
