import { classShare, exactFrom } from '../recipe';
import type { AdaptiveProbabilities } from './adaptiveProbabilities';
import { classOf, indexEstimate } from './counts';
import type { IsseChain } from './isseChain';
import { countClasses, indexContexts, indexStates } from './learned';
import type { Mixer } from './mixer';
import type { DecisionInputs } from './mixingKernels';

const round = Math.fround;
const [ofClass, ofCounts] = [classShare, 1 - classShare].map(round);

/**
 * Context statistics of the index: the counts of both outcomes of a decision after the token contexts and after contexts
 * of several lengths in the learned text. Each context is an input of the mixer, and so is an ISSE chain over the token
 * contexts and then from the shortest length to the longest.
 */
export class IndexStatistics {
  readonly #counted: AdaptiveProbabilities; // (contexts, 5, 16, 16): by stage and by the classes of the counts of no and yes
  readonly #chain: IsseChain;
  /** Indices of the latest decision's counts among the probabilities, by context; −1 for none. */
  readonly #countedAt = new Int32Array(indexContexts);

  constructor(counted: AdaptiveProbabilities, chain: IsseChain) {
    this.#counted = counted;
    this.#chain = chain;
  }

  /** Returns the output of the chain, ln(p ÷ (1 − p)). */
  addInputs(mixer: Mixer, { no, yes, stages }: DecisionInputs): number {
    let output = 0;
    for (let i = 0; i < indexContexts; i++) {
      if (no[i] === 0 && yes[i] === 0) {
        this.#countedAt[i] = -1;
        this.#chain.skip(i);
        mixer.skip();
        continue;
      }
      const state = (stages[i] * countClasses + classOf(no[i])) * countClasses + classOf(yes[i]);
      const at = i * indexStates + state;
      this.#countedAt[i] = at;
      const p = this.#counted.values[at];
      const isExact = no[i] >= exactFrom && yes[i] >= exactFrom;
      mixer.add(isExact ? round(round(ofClass * p) + round(ofCounts * indexEstimate(no[i], yes[i]))) : p);
      output = this.#chain.correct(i, state, output);
    }
    mixer.addStretched(output);
    return output;
  }

  /** Updates the statistics with the outcome, 0 or 1; to be called after `addInputs`. */
  learn(outcome: number): void {
    for (let i = 0; i < indexContexts; i++) {
      if (this.#countedAt[i] >= 0) this.#counted.update(this.#countedAt[i], outcome);
    }
    this.#chain.learn(outcome);
  }
}
