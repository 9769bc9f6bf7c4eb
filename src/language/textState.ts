import type { CancellationToken } from '../base/cancellation';
import type { Vocabulary } from '../model/vocabulary';
import type { DocumentText } from './documentText';

/** A symbol and its probability of being next. */
export interface Candidate {
  readonly symbol: number;
  readonly probability: number;
}

/** The state of a text model after the text that it has read, as decoding uses it. A state is immutable. */
export interface TextState {
  readonly vocabulary: Vocabulary;
  /** The `count` likeliest next symbols, likeliest first. */
  likeliest(count: number): readonly Candidate[];
  /** Probability that this symbol is next. */
  probability(symbol: number): number;
  /** The state after one more symbol. */
  read(symbol: number): TextState;
  /**
   * Learned text up to the end of the longest context that it shares with what was read, from the same file; a long one
   * is shortened at its beginning. Undefined if there is none.
   */
  learnedBefore(): string | undefined;
}

/** A document as a model reads it: with an index (`OpenDocument`), or with the network alone (`NetworkDocument`). */
export interface ReadDocument {
  /** To be called when the text has changed from this offset on, in UTF-16 units: drops the states after it. */
  forgetAfter(offset: number): void;
  /**
   * The state after `text` up to `offset`, or undefined when cancelled. What was read before the cancellation is kept.
   * When time is up, lines before the cursor are left for the next call, and the state does not include them.
   */
  stateAt(
    text: DocumentText,
    offset: number,
    token: CancellationToken,
    timeIsUp?: CancellationToken,
  ): TextState | undefined;
  /**
   * Reads lines before `offset` in advance and learns what requests had no time to learn, until time is up; returns whether
   * nothing is left.
   */
  prepare(text: DocumentText, offset: number, timeIsUp: CancellationToken): boolean;
  /** Frees memory. The document and its states must not be used afterwards. */
  release(): void;
}
