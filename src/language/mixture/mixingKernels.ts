import type { Learned } from './learned';

/**
 * Memory and arithmetic of mixtures. The scalar reference (`scalarMixing`) is the oracle for the other implementation, in
 * WebAssembly, which gives the same bits.
 */
export interface MixingKernels {
  readonly name: string;
  /** The mixture of a new document, with V symbols. The caller initializes its learned values. */
  create(V: number): MixingCore;
}

/** The arrays from which a decision is predicted; to be written before `decide`. */
export interface DecisionInputs {
  /** Occurrences in the index of each outcome after contexts of each length, (index contexts); both 0 for none. */
  readonly no: Int32Array;
  readonly yes: Int32Array;
  /** The stage of each index context, 0 … 4, see `IndexRanges`. */
  readonly stages: Int32Array;
  /** Hashes of the document's contexts, (document contexts). */
  readonly hashes: Int32Array;
  /** The selected row of weights of each set of the mixer. */
  readonly rows: Int32Array;
  /** The selected row of weights of each final mixer. */
  readonly finalRows: Int32Array;
}

/** The selections of a decision that are not among its `DecisionInputs`. */
export interface Decision {
  /** Node of the symbol tree. */
  node: number;
  /**
   * States of the match models, negative if one predicts a no; 0 if it predicts neither outcome. Those of the first are
   * below `matchStates`, those of the next below twice as much, and so on.
   */
  match: number;
  indexMatch: number;
  resumedMatch: number;
  /** Probability of a yes by the network; ½ if there is none. */
  network: number;
  /** The selected curves of the two APMs. */
  byMatch: number;
  byText: number;
}

/** The mixture of one document: its learned values, the outcomes of its contexts, and the latest decision. */
export interface MixingCore {
  readonly learned: Learned;
  readonly inputs: DecisionInputs;
  /** Probability of a yes. */
  decide(decision: Decision): number;
  /** Updates all parts with the outcome, 0 or 1, of the latest decision. */
  learn(outcome: number, rate: number): void;
  /** Adds an outcome at a node to the outcomes of the document's contexts, without a prediction. */
  note(node: number, outcome: number): void;
  /** Forgets the outcomes of the document's contexts. */
  forgetDocument(): void;
  /** Frees the memory. The mixture must not be used afterwards. */
  release(): void;
}
