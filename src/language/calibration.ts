import { calibration } from './recipe';

/** Probability that a suggestion is right, from the probability that the model gives to its text (Platt scaling). */
export function calibrated(probability: number): number {
  const odds = (probability / Math.max(1e-9, 1 - probability)) ** calibration.slope * Math.exp(calibration.intercept);
  return odds / (1 + odds);
}
