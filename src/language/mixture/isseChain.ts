import { isseRate } from '../recipe';
import { clamped, squash } from './logistic';

const round = Math.fround;
const rate = round(isseRate);

/**
 * A chain of ISSE components (indirect secondary symbol estimation; Mahoney, zpaq specification, component ISSE). Each
 * component refines the prediction of the one before it by the state of its own context, from short contexts to long ones:
 * the state selects two weights, one for the input prediction and one for a constant, in the logistic domain. The weights
 * are learned online.
 */
export class IsseChain {
  readonly #states: number;
  readonly #weights: Float32Array; // (links, states, 2): the factor of the input, and the constant
  // Of the latest decision, by component: index into the weights (−1 for none), input and output as ln(p ÷ (1 − p)).
  readonly #at: Int32Array;
  readonly #before: Float32Array;
  readonly #after: Float32Array;

  /** Updates the weights in place. */
  constructor(links: number, weights: Float32Array) {
    this.#states = weights.length / links / 2;
    this.#weights = weights;
    this.#at = new Int32Array(links).fill(-1);
    this.#before = new Float32Array(links);
    this.#after = new Float32Array(links);
  }

  /** Refines a prediction by a component whose context is in `state`. Predictions are ln(p ÷ (1 − p)). */
  correct(link: number, state: number, before: number): number {
    const weights = this.#weights;
    const at = 2 * (link * this.#states + state);
    const after = clamped(round(round(weights[at] * before) + weights[at + 1]));
    this.#at[link] = at;
    this.#before[link] = before;
    this.#after[link] = after;
    return after;
  }

  /** The context of a component has no state: it passes its input on. */
  skip(link: number): void {
    this.#at[link] = -1;
  }

  /** Updates the components with the outcome, 0 or 1; to be called after each has refined a prediction or was skipped. */
  learn(outcome: number): void {
    const weights = this.#weights;
    for (let link = 0; link < this.#at.length; link++) {
      const at = this.#at[link];
      if (at < 0) continue;
      const error = round(round(outcome - squash(this.#after[link])) * rate);
      weights[at] += round(error * this.#before[link]);
      weights[at + 1] += error;
    }
  }
}
