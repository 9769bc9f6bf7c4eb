import type { Vocabulary } from '../model/vocabulary';

/** A symbol and how likely it is to be next. */
export interface Candidate {
  readonly symbol: number;
  readonly probability: number;
}

/** What a decoder needs of whatever predicts text. A state stands for all that was read; it is left as it is. */
export interface TextModel<State> {
  readonly vocabulary: Vocabulary;
  /** The `count` likeliest next symbols, the likeliest first. */
  likeliest(state: State, count: number): readonly Candidate[];
  /** Of this symbol being next. */
  probability(state: State, symbol: number): number;
  /** The state after one more symbol. */
  read(state: State, symbol: number): State;
  /**
   * Learned text up to a place before which it agrees longest with what was read: the part of its file that ends there,
   * shortened at its beginning where it is long. Undefined where nothing agrees.
   */
  learnedBefore?(state: State): string | undefined;
}
