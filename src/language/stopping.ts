import type { Hypothesis } from './decode';

/** Where a hypothesis is cut, and what to expect of it. */
export interface Cut {
  /** In characters. */
  readonly length: number;
  /** That all of it is right. */
  readonly probability: number;
}

/** A typist takes a part of a suggestion only if it is as long. */
const shortestPart = 4;

/** A shorter suggestion saves no keystroke. */
const shortestSuggestion = 2;

/** To be taken is worth so many keystrokes beside those that are saved: who looks shall not look in vain. */
const worthOfAcceptance = 4;

/** Of the price, so much is saved by waiting for a character that then proves the suggestion wrong. */
const savedByWaiting = 0.4;

/**
 * Of the places where a hypothesis may be cut, the one at which it is worth the most: the keystrokes that it saves on
 * average (all of it taken with one, or as many whole words as are right with one each), and what its being taken, in whole
 * or in part, is worth, less the `price` of showing anything, in keystrokes. Undefined where that is nothing, or where it is
 * better to wait for another character. `steps` are the ends of its words, counted in characters, in their order.
 */
export function bestCut(hypothesis: Hypothesis, steps: readonly number[], price: number): Cut | undefined {
  const probability = (length: number): number => Math.exp(hypothesis.logProbabilities[length - 1]);
  let best: (Cut & { readonly acceptance: number }) | undefined;
  let most = 0;
  // Keystrokes saved by taking words and not all, up to the end that is looked at.
  let inParts = 0;
  let firstPart: number | undefined;
  steps.forEach((end, i) => {
    const whole = probability(end);
    const acceptance = probability(firstPart ?? end);
    const worth = inParts + whole * (end - 1) + worthOfAcceptance * acceptance - price;
    if (end >= shortestSuggestion && worth > most) {
      most = worth;
      best = { length: end, probability: whole, acceptance };
    }
    if (end >= shortestPart && i + 1 < steps.length) {
      firstPart ??= end;
      inParts += (whole - probability(steps[i + 1])) * (end - (i + 1));
    }
  });
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
