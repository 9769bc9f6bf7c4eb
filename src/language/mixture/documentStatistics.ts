import type { AdaptiveProbabilities } from './adaptiveProbabilities';
import type { IsseChain } from './isseChain';
import { documentContexts, slotStates } from './learned';
import type { Mixer } from './mixer';
import type { Slots } from './slots';

/**
 * Context statistics of the open document: the outcomes of a decision in each of its contexts. Each context is an input of the
 * mixer, and so is an ISSE chain over them that begins with the output of the index's chain.
 */
export class DocumentStatistics {
  readonly #slots: Slots;
  readonly #happened: AdaptiveProbabilities; // (contexts, 512): by the outcomes of a slot
  readonly #chain: IsseChain;
  // Of the latest decision.
  readonly #slotsAt = new Int32Array(documentContexts);
  readonly #outcomes = new Int32Array(documentContexts);

  constructor(slots: Slots, happened: AdaptiveProbabilities, chain: IsseChain) {
    this.#slots = slots;
    this.#happened = happened;
    this.#chain = chain;
  }

  /** Adds the inputs for a decision; `chainOutput` is the output of the index's ISSE chain. */
  addInputs(mixer: Mixer, hashes: Int32Array, node: number, chainOutput: number): void {
    let output = chainOutput;
    for (let i = 0; i < documentContexts; i++) {
      const slot = this.#slots.slotOf(hashes[i], node);
      const outcomes = this.#slots.outcomesAt(slot);
      this.#slotsAt[i] = slot;
      this.#outcomes[i] = outcomes;
      if (outcomes === 0) {
        this.#chain.skip(i);
        mixer.skip();
      } else {
        output = this.#chain.correct(i, outcomes, output);
        mixer.add(this.#happened.values[i * slotStates + outcomes]);
      }
    }
    mixer.addStretched(output);
  }

  /** Updates the statistics with the outcome, 0 or 1; to be called after `addInputs`. */
  learn(outcome: number): void {
    for (let i = 0; i < documentContexts; i++) {
      const outcomes = this.#outcomes[i];
      if (outcomes !== 0) this.#happened.update(i * slotStates + outcomes, outcome);
      this.#slots.note(this.#slotsAt[i], outcomes, outcome);
    }
    this.#chain.learn(outcome);
  }

  /** Adds an outcome without a prediction. */
  note(hashes: Int32Array, node: number, outcome: number): void {
    for (let i = 0; i < documentContexts; i++) {
      const slot = this.#slots.slotOf(hashes[i], node);
      this.#slots.note(slot, this.#slots.outcomesAt(slot), outcome);
    }
  }
}
