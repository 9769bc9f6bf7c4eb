import type { CancellationToken } from '../base/cancellation';
import type { Hypothesis } from './decode';
import { endsOf } from './endings';
import { joinedCharacters, unknownCost } from './recipe';
import type { TextState } from './textState';

/** A cut of a hypothesis, with the probability that it is the missing text before the rest of the line. */
export interface Join {
  readonly hypothesis: Hypothesis;
  /** In characters. */
  readonly length: number;
  /**
   * Probability that this text is missing. The alternatives are the other cuts, texts that were not searched, and that
   * nothing is missing.
   */
  readonly probability: number;
}

/**
 * Texts that may be missing between the text before the cursor and `suffix` after it, likeliest first; none when
 * cancelled. By Bayes' rule the weight of a text c is P(c) · P(suffix | c), and that of an empty insertion is
 * P(suffix).
 */
export function joins(
  state: TextState,
  hypotheses: readonly Hypothesis[],
  suffix: string,
  token: CancellationToken,
): Join[] {
  const symbols = state.vocabulary.encode(Array.from(suffix).slice(0, joinedCharacters).join(''));
  const found: (Omit<Join, 'probability'> & { readonly weight: number })[] = [];
  const seen = new Set<string>();
  let best = follows(state, symbols, 0);
  let total = best + Math.exp(-unknownCost * symbols.length);
  for (const hypothesis of hypotheses) {
    for (const { end: length } of endsOf(hypothesis.characters)) {
      const text = hypothesis.characters.slice(0, length).join('');
      if (token.isCancelled) return [];
      if (seen.has(text)) continue;
      seen.add(text);
      const prior = Math.exp(hypothesis.logProbabilities[length - 1]);
      const weight = prior * follows(hypothesis.states[length - 1], symbols, negligible * (best / prior));
      best = Math.max(best, weight);
      total += weight;
      found.push({ hypothesis, length, weight });
    }
  }
  return found
    .sort((a, b) => b.weight - a.weight)
    .map(({ weight, ...join }) => ({ ...join, probability: weight / total }));
}

/** Ratio to the best text so far below which a text is dropped. */
const negligible = 1e-3;

/** Probability that these symbols follow, or 0 if it is below `least`. */
function follows(from: TextState, symbols: Uint16Array, least: number): number {
  let probability = 1;
  let state = from;
  for (const [i, symbol] of symbols.entries()) {
    if (i > 0) state = state.read(symbols[i - 1]);
    probability *= state.probability(symbol);
    if (probability < least) return 0;
  }
  return probability;
}
