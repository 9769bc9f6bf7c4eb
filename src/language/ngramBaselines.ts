/** Weight of the unigram in the bigram estimate, as a number of occurrences (a Dirichlet prior). */
const priorOccurrences = 5;

/** Count given to a symbol that never occurred. */
const unseen = 0.1;

/**
 * Losses of the two simplest models, to compare the network's with: nats summed over the held-out symbols, divided by
 * `characters`. Counts come from the training files; each file begins with the boundary, symbol 0. V symbols.
 */
export function ngramBaselines(
  training: readonly Uint16Array[],
  validation: readonly Uint16Array[],
  vocabularySize: number,
  characters: number,
): { unigramLoss: number; bigramLoss: number } {
  const V = vocabularySize;
  const counts = new Float64Array(V).fill(unseen);
  const followers = new Float64Array(V);
  const pairs = new Float64Array(V * V);
  for (const file of training) {
    forEachPair(file, (before, symbol) => {
      counts[symbol]++;
      followers[before]++;
      pairs[before * V + symbol]++;
    });
  }
  const total = counts.reduce((sum, count) => sum + count, 0);
  let unigram = 0;
  let bigram = 0;
  for (const file of validation) {
    forEachPair(file, (before, symbol) => {
      const p = counts[symbol] / total;
      unigram -= Math.log(p);
      bigram -= Math.log((pairs[before * V + symbol] + priorOccurrences * p) / (followers[before] + priorOccurrences));
    });
  }
  return { unigramLoss: unigram / characters, bigramLoss: bigram / characters };
}

function forEachPair(file: Uint16Array, visit: (before: number, symbol: number) => void): void {
  let before = 0;
  for (const symbol of file) {
    visit(before, symbol);
    before = symbol;
  }
}
