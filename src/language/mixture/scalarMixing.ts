import { apmShare } from '../recipe';
import { AdaptiveProbabilities } from './adaptiveProbabilities';
import { Apm } from './apm';
import { DocumentStatistics } from './documentStatistics';
import { IndexStatistics } from './indexStatistics';
import { IsseChain } from './isseChain';
import {
  type CountPart,
  countsOf,
  documentContexts,
  indexContexts,
  type Learned,
  learnedLengths,
  predictors,
  valuesOf,
  weightSets,
} from './learned';
import { MatchStatistics } from './matchStatistics';
import { finalMixers, Mixer } from './mixer';
import type { Decision, DecisionInputs, MixingCore, MixingKernels } from './mixingKernels';
import { Slots } from './slots';

const round = Math.fround;
const [ofApm, ofMixer] = [apmShare, 1 - 2 * apmShare].map(round);

/** Bounds of the probability of a decision. */
export const [leastProbable, mostProbable] = [1e-5, 1 - 1e-5].map(round);

/** The reference in TypeScript, used where WebAssembly is missing. */
export const scalarMixing: MixingKernels = {
  name: 'scalar',
  create: (V) => new ScalarCore(V),
};

class ScalarCore implements MixingCore {
  readonly learned: Learned;
  readonly inputs: DecisionInputs = {
    no: new Int32Array(indexContexts),
    yes: new Int32Array(indexContexts),
    stages: new Int32Array(indexContexts),
    hashes: new Int32Array(documentContexts),
    rows: new Int32Array(weightSets),
    finalRows: new Int32Array(finalMixers),
  };
  readonly #slots = new Slots();
  readonly #mixer: Mixer;
  readonly #index: IndexStatistics;
  readonly #document: DocumentStatistics;
  readonly #matches: MatchStatistics;
  readonly #byMatch: Apm;
  readonly #byText: Apm;

  constructor(V: number) {
    const { values, counts } = learnedLengths(V);
    const learned = { values: new Float32Array(values), counts: new Uint8Array(counts) };
    const adaptive = (part: CountPart): AdaptiveProbabilities =>
      new AdaptiveProbabilities(valuesOf(learned, part, V), countsOf(learned, part, V));
    this.learned = learned;
    this.#mixer = new Mixer(predictors, valuesOf(learned, 'weights', V), valuesOf(learned, 'last', V));
    const indexChain = new IsseChain(indexContexts, valuesOf(learned, 'indexChain', V));
    this.#index = new IndexStatistics(adaptive('counted'), indexChain);
    const documentChain = new IsseChain(documentContexts, valuesOf(learned, 'documentChain', V));
    this.#document = new DocumentStatistics(this.#slots, adaptive('happened'), documentChain);
    this.#matches = new MatchStatistics(adaptive('matches'));
    this.#byMatch = new Apm(valuesOf(learned, 'byMatch', V));
    this.#byText = new Apm(valuesOf(learned, 'byText', V));
  }

  decide(decision: Decision): number {
    const { node, network, byMatch, byText } = decision;
    const mixer = this.#mixer;
    const { inputs } = this;
    mixer.begin();
    const chainOutput = this.#index.addInputs(mixer, inputs);
    this.#document.addInputs(mixer, inputs.hashes, node, chainOutput);
    this.#matches.addInputs(mixer, decision);
    mixer.add(round(network));
    const mixed = mixer.mix(inputs.rows, inputs.finalRows);
    const refined = round(
      round(round(ofMixer * mixer.probability) + round(ofApm * this.#byMatch.refine(byMatch, mixed))) +
        round(ofApm * this.#byText.refine(byText, mixed)),
    );
    // NaN, which manipulated weights can produce, becomes `leastProbable`.
    return refined > leastProbable ? (refined < mostProbable ? refined : mostProbable) : leastProbable;
  }

  learn(outcome: number, rate: number): void {
    this.#mixer.learn(this.inputs.rows, this.inputs.finalRows, outcome, round(rate));
    this.#index.learn(outcome);
    this.#document.learn(outcome);
    this.#matches.learn(outcome);
    this.#byMatch.learn(outcome);
    this.#byText.learn(outcome);
  }

  note(node: number, outcome: number): void {
    this.#document.note(this.inputs.hashes, node, outcome);
  }

  forgetDocument(): void {
    this.#slots.clear();
  }

  release(): void {
    // The engine frees its memory.
  }
}
