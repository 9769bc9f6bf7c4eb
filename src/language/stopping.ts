import type { Hypothesis } from './decode';
import { savedByWaiting, worthOfAcceptance } from './recipe';
import type { WordEnd } from './words';

/** Where a hypothesis is cut, and what to expect of it. */
export interface Cut {
  /** In characters. */
  readonly length: number;
  /** That all of it is right. */
  readonly probability: number;
}

/** Length of the shortest part of a suggestion that a typist takes, in characters. */
export const shortestPart = 4;

/** Length of the shortest suggestion where showing it has a price, in characters: a shorter one saves no keystroke. */
const shortestSuggestion = 2;

/**
 * Of the places where a hypothesis may be cut, the one at which it is worth the most: the keystrokes that it saves on
 * average (all of it taken with one, or as many whole words as are right with one each), and what its being taken, in whole
 * or in part, is worth, less the `price` of showing anything, in keystrokes. Undefined where that is nothing, or where it is
 * better to wait for another character. `ends` are those of its words, counted in characters, in their order; it is cut where
 * `allows` says so.
 */
export function bestCut(
  hypothesis: Hypothesis,
  ends: readonly WordEnd[],
  price: number,
  allows: (length: number) => boolean = () => true,
): Cut | undefined {
  const probability = (length: number): number => Math.exp(hypothesis.logProbabilities[length - 1]);
  const shortest = price > 0 ? shortestSuggestion : 1;
  let best: (Cut & { readonly acceptance: number }) | undefined;
  let most = 0;
  let steps = 0;
  // The words that a typist can take before the end that is looked at, and the keystrokes saved if no more of them is right.
  let part = { probability: 1, saved: 0 };
  // Keystrokes saved by taking fewer words.
  let inParts = 0;
  let firstPart: number | undefined;
  for (const { end, isStep } of ends) {
    const whole = probability(end);
    const acceptance = probability(firstPart ?? end);
    const upToPart = inParts + (part.probability - whole) * part.saved;
    const worth = upToPart + whole * (end - 1) + worthOfAcceptance * acceptance - price;
    if (end >= shortest && worth > most && allows(end)) {
      most = worth;
      best = { length: end, probability: whole, acceptance };
    }
    if (!isStep) continue;
    steps++;
    inParts = upToPart;
    const isEnough = end >= shortestPart;
    part = { probability: whole, saved: isEnough ? end - steps : 0 };
    if (isEnough) firstPart ??= end;
  }
  return best && !isWorthWaiting(hypothesis, best, price) ? best : undefined;
}

/**
 * Shown k characters later, a suggestion saves k keystrokes less where it is taken, and is not shown at all where one of the
 * k is another than it says.
 */
function isWorthWaiting(
  { logProbabilities }: Hypothesis,
  { length, acceptance }: { readonly length: number; readonly acceptance: number },
  price: number,
): boolean {
  for (let k = 1; k < length; k++) {
    const spared = savedByWaiting * price * (1 - Math.exp(logProbabilities[k - 1]));
    if (k * acceptance < spared) return true;
  }
  return false;
}
