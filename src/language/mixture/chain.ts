import type { LearnedArray } from './adaptiveProbabilities';
import { clamped, squash } from './mixer';

/** How fast a link follows what came of it. */
const rate = 0.02;

/** How much of what was thought before is kept, and what is added. */
export interface Link {
  readonly kept: number;
  readonly added: number;
}

/**
 * Predictors in a row, each of which corrects what the one before it says by what has happened in a context of its own:
 * from the short contexts to the long ones, a long one is believed as far as it has been right. A link knows, for each
 * state of its context, how much of the earlier opinion to keep and how much of its own to add, in the logistic domain
 * (the indirect secondary symbol estimation of Mahoney's zpaq).
 */
export class Chain {
  readonly #states: number;
  readonly #kept: Float32Array; // (links, states)
  readonly #added: Float32Array; // (links, states)
  // Of the decision that was predicted last, by link: the place in the tables (−1 for none), and ln(p ÷ (1 − p)) around it.
  readonly #at: Int32Array;
  readonly #before: Float64Array;
  readonly #after: Float64Array;

  constructor(links: number, states: number, first: (state: number) => Link) {
    this.#states = states;
    this.#kept = Float32Array.from({ length: links * states }, (_, i) => first(i % states).kept);
    this.#added = Float32Array.from({ length: links * states }, (_, i) => first(i % states).added);
    this.#at = new Int32Array(links).fill(-1);
    this.#before = new Float64Array(links);
    this.#after = new Float64Array(links);
  }

  /** What is thought after a link whose context is in this state, of what was thought before: both as ln(p ÷ (1 − p)). */
  correct(link: number, state: number, before: number): number {
    const at = link * this.#states + state;
    const after = clamped(this.#kept[at] * before + this.#added[at]);
    this.#at[link] = at;
    this.#before[link] = before;
    this.#after[link] = after;
    return after;
  }

  /** A link has nothing to say. */
  skip(link: number): void {
    this.#at[link] = -1;
  }

  /** After every link corrected or was skipped. */
  learn(outcome: number): void {
    for (let link = 0; link < this.#at.length; link++) {
      const at = this.#at[link];
      if (at < 0) continue;
      const error = (outcome - squash(this.#after[link])) * rate;
      this.#kept[at] += error * this.#before[link];
      this.#added[at] += error;
    }
  }

  get arrays(): LearnedArray[] {
    return [this.#kept, this.#added];
  }
}
