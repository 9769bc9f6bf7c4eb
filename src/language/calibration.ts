import { calibration } from './recipe';

/**
 * Probability that a suggestion is right, from the probability that the model assigns to its text. The model is
 * underconfident, most of all at low probabilities. Platt scaling corrects this.
 */
export function calibrated(probability: number): number {
  const odds = (probability / Math.max(1e-9, 1 - probability)) ** calibration.slope * Math.exp(calibration.intercept);
  return odds / (1 + odds);
}
