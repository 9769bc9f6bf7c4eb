import type { CancellationToken } from '../base/cancellation';
import type { Vocabulary } from '../model/vocabulary';
import type { DocumentText } from './documentText';

/** A symbol and how likely it is to be next. */
export interface Candidate {
  readonly symbol: number;
  readonly probability: number;
}

/** What a model knows after some text: what a decoder needs of whatever predicts text. Reading on leaves it as it is. */
export interface TextState {
  readonly vocabulary: Vocabulary;
  /** The `count` likeliest next symbols, the likeliest first. */
  likeliest(count: number): readonly Candidate[];
  /** Of this symbol being next. */
  probability(symbol: number): number;
  /** The state after one more symbol. */
  read(symbol: number): TextState;
  /**
   * Learned text up to a place before which it agrees longest with what was read: the part of its file that ends there,
   * shortened at its beginning where it is long. Undefined where nothing agrees.
   */
  learnedBefore(): string | undefined;
}

/** A document as a model reads it: with an index (`OpenDocument`), or as the network alone does (`NetworkDocument`). */
export interface ReadDocument {
  /** The text changed from this offset on, in UTF-16 units: what was read behind it counts no more. */
  forgetBehind(offset: number): void;
  /** The state after the part of `text` before `offset`, or undefined when cancelled; what was read by then is kept. */
  stateAt(text: DocumentText, offset: number, token: CancellationToken): TextState | undefined;
}
