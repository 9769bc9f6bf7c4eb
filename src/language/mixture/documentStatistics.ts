import { documentPrior, documentTrust, firstMatch } from '../recipe';
import { AdaptiveProbabilities, type LearnedArray } from './adaptiveProbabilities';
import { IsseChain, type Link } from './isseChain';
import { type Mixer, stretch } from './mixer';
import { documentContexts, type Reading } from './reading';

/** Predictors: one for each context, the ISSE chain over them, and the match model. */
export const documentInputs = documentContexts + 2;

const slotStates = 512;

/**
 * Context statistics of the open document: the outcomes of a decision in eleven contexts. Each context is an input of the
 * mixer, and so is an ISSE chain over them that begins with the output of the index's chain. A match model (lpaq) predicts
 * the symbol that followed the longest match of the latest symbols in the document.
 */
export class DocumentStatistics {
  /** Whether the symbol that the match model predicts is among those of the decision. */
  isMatching = false;
  readonly #happened: AdaptiveProbabilities; // (contexts, 512): by the outcomes of a slot
  readonly #chain = new IsseChain(documentContexts, slotStates, firstLink);
  readonly #matches = new AdaptiveProbabilities(64, () => firstMatch); // by the length of the match
  // Of the latest decision.
  readonly #slots = new Int32Array(documentContexts);
  readonly #outcomes = new Int32Array(documentContexts);
  #isMatchYes = 0;
  #matchAt = 0;

  constructor() {
    this.#happened = new AdaptiveProbabilities(documentContexts * slotStates, (i) => estimate(i % slotStates));
  }

  /**
   * Adds the inputs for a decision among the symbols `from` … `to` − 1; `chainOutput` is the output of the index's ISSE
   * chain.
   */
  addInputs(mixer: Mixer, reading: Reading, node: number, from: number, to: number, chainOutput: number): void {
    this.#addContexts(mixer, reading, node, chainOutput);
    this.#addMatch(mixer, reading, node, from, to);
  }

  /** Updates the statistics with the outcome, 0 or 1; to be called after `addInputs`. */
  learn({ cache }: Reading, outcome: number): void {
    for (let i = 0; i < documentContexts; i++) {
      const outcomes = this.#outcomes[i];
      if (outcomes !== 0) this.#happened.update(i * slotStates + outcomes, outcome);
      cache.note(this.#slots[i], outcomes, outcome);
    }
    this.#chain.learn(outcome);
    if (this.isMatching) this.#matches.update(this.#matchAt, outcome === this.#isMatchYes ? 1 : 0);
  }

  get arrays(): LearnedArray[] {
    return [this.#happened, this.#chain, this.#matches].flatMap(({ arrays }) => arrays);
  }

  #addContexts(mixer: Mixer, { cache, hashes }: Reading, node: number, chainOutput: number): void {
    let output = chainOutput;
    for (let i = 0; i < documentContexts; i++) {
      const slot = cache.slotOf(hashes[i], node);
      const outcomes = cache.outcomesAt(slot);
      this.#slots[i] = slot;
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

  #addMatch(mixer: Mixer, { matched, matchLength }: Reading, node: number, from: number, to: number): void {
    this.isMatching = matched >= from && matched < to;
    if (!this.isMatching) {
      mixer.skip();
      return;
    }
    this.#matchAt = matchLength;
    this.#isMatchYes = matched >= node ? 1 : 0;
    const p = this.#matches.values[matchLength];
    mixer.add(this.#isMatchYes === 1 ? p : 1 - p);
  }
}

/** Adds the outcome of a decision to the document's statistics without a prediction. */
export function noteOutcome({ cache, hashes }: Reading, node: number, outcome: number): void {
  for (let i = 0; i < documentContexts; i++) {
    const slot = cache.slotOf(hashes[i], node);
    cache.note(slot, cache.outcomesAt(slot), outcome);
  }
}

/** Probability of a yes, from the counts in the outcomes of a slot. */
function estimate(outcomes: number): number {
  const [no, yes] = [outcomes & 15, (outcomes >> 4) & 15];
  return (yes + documentPrior) / (no + yes + 2 * documentPrior);
}

function firstLink(outcomes: number): Link {
  return { kept: 1 - documentTrust, added: documentTrust * stretch(estimate(outcomes)) };
}
