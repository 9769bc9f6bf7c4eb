import type { Hypothesis } from './decode';
import { savedByWaiting, worthOfAcceptance } from './recipe';
import type { WordEnd } from './words';

/** A cut of a hypothesis. */
export interface Cut {
  /** In characters. */
  readonly length: number;
  /** Probability that all of it is right. */
  readonly probability: number;
}

/** Length of the shortest part of a suggestion that is accepted, in characters. */
export const shortestPart = 4;

/** Length of the shortest suggestion where showing it has a price, in characters: a shorter one saves no keystroke. */
const shortestSuggestion = 2;

/**
 * The cut of a hypothesis with the highest worth, in keystrokes: the expected number of keystrokes saved, plus the
 * expected value of an acceptance in whole or in part (`worthOfAcceptance`), minus `price`, the cost of showing a
 * suggestion. One keystroke accepts the whole text, or one word. Undefined if no cut is worth more than 0, or if
 * waiting for another character is worth more. `ends` are the ends of its words, in characters, ascending; a cut is
 * made only where `allows` agrees.
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
  // Words that can be accepted before this end: the probability that they are right, and the keystrokes saved by them
  // alone.
  let part = { probability: 1, saved: 0 };
  // Expected keystrokes saved if fewer words are right.
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
 * Showing a suggestion k characters later saves k keystrokes less if it is right, and avoids showing it at all if one
 * of the k characters differs from it.
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
