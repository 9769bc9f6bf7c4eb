/**
 * That a suggestion is right, from the probability that the model gives to its text: on the tuning corpora more are right
 * than it says, the more so the less sure it is (Platt scaling; 0.9 and 0.12 fit all four of them better than what can be
 * learned from the few suggestions on a training's own held-out files).
 */
export function calibrated(probability: number): number {
  const odds = (probability / Math.max(1e-9, 1 - probability)) ** 0.9 * Math.exp(0.12);
  return odds / (1 + odds);
}
