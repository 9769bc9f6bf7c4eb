import { apmRate } from '../recipe';
import type { LearnedArray } from './adaptiveProbabilities';
import { squash } from './mixer';

/** Interpolation points of a curve, over −8 … 8 in the logistic domain. */
const steps = 33;

/**
 * Adaptive probability map, also called SSE (secondary symbol estimation; Mahoney, paq8 and lpaq, class APM): maps a
 * probability to the frequency of the outcomes that such probabilities had in the same context. The map of each context
 * is interpolated between 33 points.
 */
export class Apm {
  readonly #curves: Float32Array;
  #at = 0;
  #part = 0;

  constructor(contexts: number) {
    const curves = new Float32Array(contexts * steps);
    for (let i = 0; i < steps; i++) curves[i] = squash((i - 16) / 2);
    // In doubling parts: a call for each context takes a millisecond, and each document creates two maps.
    for (let filled = steps; filled < curves.length; filled *= 2) curves.copyWithin(filled, 0, filled);
    this.#curves = curves;
  }

  refine(context: number, stretched: number): number {
    const place = Math.min(31.98, Math.max(0.02, (stretched + 8) * 2));
    const below = Math.floor(place);
    this.#at = context * steps + below;
    this.#part = place - below;
    return this.#curves[this.#at] * (1 - this.#part) + this.#curves[this.#at + 1] * this.#part;
  }

  /** Updates the two points that were used with the outcome, 0 or 1; to be called after `refine`. */
  learn(outcome: number): void {
    const curves = this.#curves;
    curves[this.#at] += (outcome - curves[this.#at]) * apmRate * (1 - this.#part);
    curves[this.#at + 1] += (outcome - curves[this.#at + 1]) * apmRate * this.#part;
  }

  get arrays(): LearnedArray[] {
    return [this.#curves];
  }
}
