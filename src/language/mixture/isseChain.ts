import { isseRate } from '../recipe';
import type { LearnedArray } from './adaptiveProbabilities';
import { clamped, squash } from './mixer';

/** The two weights of a component: the factor of its input, and the constant that it adds. */
export interface Link {
  readonly kept: number;
  readonly added: number;
}

/**
 * A chain of ISSE components (indirect secondary symbol estimation; Mahoney, zpaq specification, component ISSE). Each
 * component refines the prediction of the one before it by the state of its own context, from short contexts to long ones:
 * the state selects two weights, one for the input prediction and one for a constant, in the logistic domain. The weights
 * are learned online.
 */
export class IsseChain {
  readonly #states: number;
  readonly #kept: Float32Array; // (links, states)
  readonly #added: Float32Array; // (links, states)
  // Of the latest decision, by component: index into the tables (−1 for none), input and output as ln(p ÷ (1 − p)).
  readonly #at: Int32Array;
  readonly #before: Float64Array;
  readonly #after: Float64Array;

  constructor(links: number, states: number, first: (state: number) => Link) {
    this.#states = states;
    this.#kept = new Float32Array(links * states);
    this.#added = new Float32Array(links * states);
    for (let state = 0; state < states; state++) {
      const { kept, added } = first(state);
      for (let at = state; at < links * states; at += states) {
        this.#kept[at] = kept;
        this.#added[at] = added;
      }
    }
    this.#at = new Int32Array(links).fill(-1);
    this.#before = new Float64Array(links);
    this.#after = new Float64Array(links);
  }

  /** Refines a prediction by a component whose context is in `state`. Predictions are ln(p ÷ (1 − p)). */
  correct(link: number, state: number, before: number): number {
    const at = link * this.#states + state;
    const after = clamped(this.#kept[at] * before + this.#added[at]);
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
    for (let link = 0; link < this.#at.length; link++) {
      const at = this.#at[link];
      if (at < 0) continue;
      const error = (outcome - squash(this.#after[link])) * isseRate;
      this.#kept[at] += error * this.#before[link];
      this.#added[at] += error;
    }
  }

  get arrays(): LearnedArray[] {
    return [this.#kept, this.#added];
  }
}
