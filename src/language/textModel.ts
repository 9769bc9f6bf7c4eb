import type { Vocabulary } from '../model/vocabulary';

/** A symbol and its probability of being next. */
export interface Candidate {
  readonly symbol: number;
  readonly probability: number;
}

/** What decoding needs of a model of text. A state stands for all that was read, and is immutable. */
export interface TextModel<State> {
  readonly vocabulary: Vocabulary;
  /** The `count` likeliest next symbols, likeliest first. */
  likeliest(state: State, count: number): readonly Candidate[];
  /** Probability that this symbol is next. */
  probability(state: State, symbol: number): number;
  /** The state after one more symbol. */
  read(state: State, symbol: number): State;
  /**
   * Learned text up to the end of the longest context that it shares with what was read, from the same file; a long one
   * is shortened at its beginning. Undefined if there is none.
   */
  learnedBefore?(state: State): string | undefined;
}
