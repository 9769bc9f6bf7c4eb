import type { AdaptiveProbabilities } from './adaptiveProbabilities';
import type { IsseChain } from './isseChain';
import { documentContexts, slotStates } from './learned';
import type { Mixer } from './mixer';
import type { Slots } from './slots';

/**
 * Context statistics of the open document: the outcomes of a decision in sixteen contexts. Each context is an input of the
 * mixer, and so is an ISSE chain over them that begins with the output of the index's chain. A match model (lpaq) predicts
 * the symbol that followed the longest match of the latest symbols in the document.
 */
export class DocumentStatistics {
  readonly #slots: Slots;
  readonly #happened: AdaptiveProbabilities; // (contexts, 512): by the outcomes of a slot
  readonly #chain: IsseChain;
  readonly #matches: AdaptiveProbabilities; // (64): by the length of the match
  // Of the latest decision.
  readonly #slotsAt = new Int32Array(documentContexts);
  readonly #outcomes = new Int32Array(documentContexts);
  #match = 0;

  constructor(slots: Slots, happened: AdaptiveProbabilities, chain: IsseChain, matches: AdaptiveProbabilities) {
    this.#slots = slots;
    this.#happened = happened;
    this.#chain = chain;
    this.#matches = matches;
  }

  /** Adds the inputs for a decision; `chainOutput` is the output of the index's ISSE chain, `match` as in `Decision`. */
  addInputs(mixer: Mixer, hashes: Int32Array, node: number, match: number, chainOutput: number): void {
    this.#addContexts(mixer, hashes, node, chainOutput);
    this.#match = match;
    if (match === 0) mixer.skip();
    else {
      const p = this.#matches.values[Math.abs(match)];
      mixer.add(match > 0 ? p : Math.fround(1 - p));
    }
  }

  /** Updates the statistics with the outcome, 0 or 1; to be called after `addInputs`. */
  learn(outcome: number): void {
    for (let i = 0; i < documentContexts; i++) {
      const outcomes = this.#outcomes[i];
      if (outcomes !== 0) this.#happened.update(i * slotStates + outcomes, outcome);
      this.#slots.note(this.#slotsAt[i], outcomes, outcome);
    }
    this.#chain.learn(outcome);
    const match = this.#match;
    if (match !== 0) this.#matches.update(Math.abs(match), outcome === (match > 0 ? 1 : 0) ? 1 : 0);
  }

  /** Adds an outcome without a prediction. */
  note(hashes: Int32Array, node: number, outcome: number): void {
    for (let i = 0; i < documentContexts; i++) {
      const slot = this.#slots.slotOf(hashes[i], node);
      this.#slots.note(slot, this.#slots.outcomesAt(slot), outcome);
    }
  }

  #addContexts(mixer: Mixer, hashes: Int32Array, node: number, chainOutput: number): void {
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
}
