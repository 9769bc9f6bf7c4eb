import type { AdaptiveProbabilities } from './adaptiveProbabilities';
import { matchModels } from './learned';
import type { Mixer } from './mixer';
import type { Decision } from './mixingKernels';

/** How often the predictions of the match models come true, by their states (lpaq, class MatchModel). */
export class MatchStatistics {
  readonly #probabilities: AdaptiveProbabilities; // (match models, 64): by the state of the match
  /** Of the latest decision, as in `Decision`. */
  readonly #states = new Int32Array(matchModels);

  constructor(probabilities: AdaptiveProbabilities) {
    this.#probabilities = probabilities;
  }

  /** Adds the inputs for a decision. */
  addInputs(mixer: Mixer, { match, indexMatch, resumedMatch }: Decision): void {
    this.#states[0] = match;
    this.#states[1] = indexMatch;
    this.#states[2] = resumedMatch;
    for (const state of this.#states) {
      const p = this.#probabilities.values[Math.abs(state)];
      if (state === 0) mixer.skip();
      else mixer.add(state > 0 ? p : Math.fround(1 - p));
    }
  }

  /** Updates the statistics with the outcome, 0 or 1; to be called after `addInputs`. */
  learn(outcome: number): void {
    for (const state of this.#states) {
      if (state !== 0) this.#probabilities.update(Math.abs(state), outcome === (state > 0 ? 1 : 0) ? 1 : 0);
    }
  }
}
