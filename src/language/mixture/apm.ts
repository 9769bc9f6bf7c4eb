import { apmRate } from '../recipe';

const round = Math.fround;
const rate = round(apmRate);

/** Interpolation points of a curve, over −8 … 8 in the logistic domain. */
export const apmPoints = 33;

/** Lowest and highest place between the points. */
const [lowest, highest] = [round(0.02), round(31.98)];

/**
 * Adaptive probability map, also called SSE (secondary symbol estimation; Mahoney, paq8 and lpaq, class APM): maps a
 * probability to the frequency of the outcomes that such probabilities had in the same context. The map of each context
 * is interpolated between 33 points.
 */
export class Apm {
  readonly #curves: Float32Array; // (contexts, 33)
  #at = 0;
  #part = 0;

  /** Updates the points of the curves in place. */
  constructor(curves: Float32Array) {
    this.#curves = curves;
  }

  refine(context: number, stretched: number): number {
    const curves = this.#curves;
    const place = round(Math.min(highest, Math.max(lowest, round(round(stretched + 8) * 2))));
    const below = Math.floor(place);
    const at = context * apmPoints + below;
    const part = round(place - below);
    this.#at = at;
    this.#part = part;
    return round(round(curves[at] * round(1 - part)) + round(curves[at + 1] * part));
  }

  /** Updates the two points that were used with the outcome, 0 or 1; to be called after `refine`. */
  learn(outcome: number): void {
    const curves = this.#curves;
    const at = this.#at;
    const part = this.#part;
    curves[at] += round(round(outcome - curves[at]) * round(rate * round(1 - part)));
    curves[at + 1] += round(round(outcome - curves[at + 1]) * round(rate * part));
  }
}
