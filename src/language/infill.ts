import type { CancellationToken } from '../base/cancellation';
import type { Hypothesis } from './decode';
import { endsOf } from './places';
import { joinedCharacters, unknownCost } from './recipe';
import type { TextModel } from './textModel';

/** A place to cut a hypothesis, and how likely it is that the text behind the cursor follows there. */
export interface Join {
  readonly hypothesis: Hypothesis;
  /** In characters. */
  readonly length: number;
  /** Of this text being what is missing, and neither another, nor one that was not looked at, nor nothing. */
  readonly probability: number;
}

/**
 * What may be missing between the text before the cursor and `suffix` behind it, likeliest first, or nothing when cancelled:
 * by Bayes' rule a text c is as likely as P(c) · P(suffix | c). That nothing is missing is P(suffix) likely in the same
 * measure.
 */
export function joins<State>(
  model: TextModel<State>,
  state: State,
  hypotheses: readonly Hypothesis<State>[],
  suffix: string,
  token: CancellationToken,
): Join[] {
  const symbols = model.vocabulary.encode(Array.from(suffix).slice(0, joinedCharacters).join(''));
  const found: (Omit<Join, 'probability'> & { readonly weight: number })[] = [];
  const seen = new Set<string>();
  let best = follows(model, state, symbols, 0);
  let total = best + Math.exp(-unknownCost * symbols.length);
  for (const hypothesis of hypotheses) {
    for (const { end: length } of endsOf(hypothesis.characters)) {
      const text = hypothesis.characters.slice(0, length).join('');
      if (token.isCancelled) return [];
      if (seen.has(text)) continue;
      seen.add(text);
      const prior = Math.exp(hypothesis.logProbabilities[length - 1]);
      const weight = prior * follows(model, hypothesis.states[length - 1], symbols, negligible * (best / prior));
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

/** The probability of these symbols following, or 0 where it is less than `least`. */
function follows<State>(model: TextModel<State>, from: State, symbols: Uint16Array, least: number): number {
  let probability = 1;
  let state = from;
  for (const [i, symbol] of symbols.entries()) {
    if (i > 0) state = model.read(state, symbols[i - 1]);
    probability *= model.probability(state, symbol);
    if (probability < least) return 0;
  }
  return probability;
}
