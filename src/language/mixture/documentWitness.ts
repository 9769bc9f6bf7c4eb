import { AdaptiveProbabilities, type LearnedArray } from './adaptiveProbabilities';
import { Chain, type Link } from './chain';
import { type Mixer, stretch } from './mixer';
import { documentContexts, type Reading } from './reading';

/** Each context by itself, all of them, and what follows where the document repeats itself. */
export const documentOpinions = documentContexts + 2;

const slotStates = 512;

/**
 * What happened in this document in several contexts, each by itself and as a chain that goes on from what the index says,
 * and what follows where the document repeats itself.
 */
export class DocumentWitness {
  /** Whether a repetition speaks of the decision. */
  isRepeating = false;
  readonly #happened: AdaptiveProbabilities; // (contexts, 512): by the outcomes of a slot
  readonly #chain = new Chain(documentContexts, slotStates, firstLink);
  readonly #repeats = new AdaptiveProbabilities(64, () => 0.9); // by the length of the repetition
  // Of the decision that was predicted last.
  readonly #slots = new Int32Array(documentContexts);
  readonly #outcomes = new Int32Array(documentContexts);
  #isRepeatYes = 0;
  #repeatAt = 0;

  constructor() {
    this.#happened = new AdaptiveProbabilities(documentContexts * slotStates, (i) => estimate(i % slotStates));
  }

  /** Of the symbols from `from` to before `to`; `opinion` is the index's, ln(p ÷ (1 − p)). */
  hear(mixer: Mixer, reading: Reading, node: number, from: number, to: number, opinion: number): void {
    this.#hearContexts(mixer, reading, node, opinion);
    this.#hearRepetition(mixer, reading, node, from, to);
  }

  /** After `hear`. */
  learn({ cache }: Reading, outcome: number): void {
    for (let i = 0; i < documentContexts; i++) {
      const outcomes = this.#outcomes[i];
      if (outcomes !== 0) this.#happened.update(i * slotStates + outcomes, outcome);
      cache.note(this.#slots[i], outcomes, outcome);
    }
    this.#chain.learn(outcome);
    if (this.isRepeating) this.#repeats.update(this.#repeatAt, outcome === this.#isRepeatYes ? 1 : 0);
  }

  get arrays(): LearnedArray[] {
    return [this.#happened, this.#chain, this.#repeats].flatMap(({ arrays }) => arrays);
  }

  #hearContexts(mixer: Mixer, { cache, hashes }: Reading, node: number, indexOpinion: number): void {
    let opinion = indexOpinion;
    for (let i = 0; i < documentContexts; i++) {
      const slot = cache.slotOf(hashes[i], node);
      const outcomes = cache.outcomesAt(slot);
      this.#slots[i] = slot;
      this.#outcomes[i] = outcomes;
      if (outcomes === 0) {
        this.#chain.skip(i);
        mixer.silence();
      } else {
        opinion = this.#chain.correct(i, outcomes, opinion);
        mixer.hear(this.#happened.values[i * slotStates + outcomes]);
      }
    }
    mixer.hearStretched(opinion);
  }

  #hearRepetition(mixer: Mixer, { repeated, repeatedFor }: Reading, node: number, from: number, to: number): void {
    this.isRepeating = repeated >= from && repeated < to;
    if (!this.isRepeating) {
      mixer.silence();
      return;
    }
    this.#repeatAt = repeatedFor;
    this.#isRepeatYes = repeated >= node ? 1 : 0;
    const p = this.#repeats.values[repeatedFor];
    mixer.hear(this.#isRepeatYes === 1 ? p : 1 - p);
  }
}

/** Notes what came of a decision that nobody had an opinion of. */
export function noteOutcome({ cache, hashes }: Reading, node: number, outcome: number): void {
  for (let i = 0; i < documentContexts; i++) {
    const slot = cache.slotOf(hashes[i], node);
    cache.note(slot, cache.outcomesAt(slot), outcome);
  }
}

/** From how often no and yes came, in the outcomes of a slot. */
function estimate(outcomes: number): number {
  const [no, yes] = [outcomes & 15, (outcomes >> 4) & 15];
  return (yes + 0.3) / (no + yes + 0.6);
}

function firstLink(outcomes: number): Link {
  return { kept: 0.8, added: 0.2 * stretch(estimate(outcomes)) };
}
