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

/**
 * Of the ends of a hypothesis's words, the one at which it saves the most keystrokes on average: all of it taken with one,
 * or as many whole words as are right with one each. Undefined where none of its ends is taken with a probability of
 * `minimumAcceptance`, in whole or in part. `ends` are counts of characters, in their order.
 */
export function bestCut(
  { logProbabilities }: Hypothesis,
  ends: readonly number[],
  minimumAcceptance: number,
): Cut | undefined {
  const probability = (length: number): number => Math.exp(logProbabilities[length - 1]);
  let best: Cut | undefined;
  let most = 0;
  // Keystrokes saved by taking words and not all, up to the end that is looked at.
  let inParts = 0;
  let firstPart: number | undefined;
  ends.forEach((end, i) => {
    const whole = probability(end);
    const acceptance = probability(firstPart ?? end);
    const saved = inParts + whole * (end - 1);
    if (acceptance >= minimumAcceptance && saved > most) {
      most = saved;
      best = { length: end, probability: whole };
    }
    if (end >= shortestPart && i + 1 < ends.length) {
      firstPart ??= end;
      inParts += (whole - probability(ends[i + 1])) * (end - (i + 1));
    }
  });
  return best;
}
