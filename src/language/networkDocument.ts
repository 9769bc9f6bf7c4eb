import type { CancellationToken } from '../base/cancellation';
import { logProbabilitiesOf, type Predictor, type PredictorState } from '../model/predictor';
import { boundarySymbol, type Vocabulary } from '../model/vocabulary';
import { characterStart, type DocumentText } from './documentText';
import { likeliest } from './sample';
import type { Candidate, ReadDocument, TextState } from './textState';

/** Longest text that is read to reach the cursor, in UTF-16 units: after a longer jump, reading begins nearer to it. */
const longestCatchUp = 256;

/** States kept at the latest characters, so that Backspace returns to one of them. */
const recentStates = 128;

/** States kept at line starts, so that a cursor that moves up returns to one of them. */
const lineStates = 1024;

/**
 * A carriage return, or half of a surrogate pair: how it is read depends on the next unit, which an edit may change.
 */
const dependsOnNext = /[\r\ud800-\udbff]$/;

interface SavedState {
  readonly offset: number;
  readonly isLineStart: boolean;
  readonly state: NetworkState;
}

/** State of the network alone after some text. */
export class NetworkState implements TextState {
  readonly vocabulary: Vocabulary;
  readonly predicted: PredictorState;
  readonly #predictor: Predictor;

  constructor(predictor: Predictor, vocabulary: Vocabulary, predicted: PredictorState) {
    this.#predictor = predictor;
    this.vocabulary = vocabulary;
    this.predicted = predicted;
  }

  likeliest(count: number): Candidate[] {
    const logProbabilities = logProbabilitiesOf(this.predicted);
    return likeliest(logProbabilities, count).map((symbol) => ({
      symbol,
      probability: Math.exp(logProbabilities[symbol]),
    }));
  }

  probability(symbol: number): number {
    return Math.exp(logProbabilitiesOf(this.predicted)[symbol]);
  }

  read(symbol: number): NetworkState {
    return new NetworkState(this.#predictor, this.vocabulary, this.#predictor.read(this.predicted, symbol));
  }

  /** The network keeps no text. */
  learnedBefore(): undefined {
    return undefined;
  }
}

/**
 * An open document as the network reads it. Hidden states are kept only here: at line starts and at the latest
 * characters. A typed character costs one network step; an edit costs the characters from the last kept state before it
 * to the cursor. Offsets are in UTF-16 units.
 */
export class NetworkDocument implements ReadDocument {
  readonly #predictor: Predictor;
  readonly #vocabulary: Vocabulary;
  /** Sorted by offset. */
  #saved: SavedState[] = [];
  /** Number of kept states within lines; bounded. */
  #withinLines = 0;

  constructor(predictor: Predictor, vocabulary: Vocabulary) {
    this.#predictor = predictor;
    this.#vocabulary = vocabulary;
  }

  forgetAfter(offset: number): void {
    while ((this.#saved.at(-1)?.offset ?? 0) > offset) this.#saved.pop();
  }

  /** Keeps a state within a line that the caller computed by reading on from one of this document's states. */
  adopt(offset: number, state: NetworkState): void {
    this.#save({ offset, isLineStart: false, state });
  }

  stateAt(text: DocumentText, offset: number, token: CancellationToken): NetworkState | undefined {
    const known = this.#lastSaved(offset);
    const tooFar = offset - (known?.offset ?? 0) > longestCatchUp;
    let at = known && !tooFar ? known.offset : startNear(text, offset);
    let state = known && !tooFar ? known.state : this.#beginning();
    if (tooFar) this.#saved = this.#saved.filter((saved) => saved.offset <= offset);
    const from = at;
    const ahead = text.slice(from, offset + 1);
    for (const character of ahead.slice(0, offset - from)) {
      if (token.isCancelled) return undefined;
      // The network was trained on text with line feeds alone.
      const isCarriageReturn = character === '\r' && ahead[at + 1 - from] === '\n';
      if (!isCarriageReturn) {
        for (const symbol of this.#vocabulary.encode(character)) state = state.read(symbol);
      }
      at += character.length;
      if (!dependsOnNext.test(character)) this.#save({ offset: at, isLineStart: character === '\n', state });
    }
    return state;
  }

  /** Nothing is read in advance: few characters before the cursor are read. */
  prepare(): true {
    return true;
  }

  release(): void {
    // The engine frees its memory.
  }

  /** The state before any text. */
  #beginning(): NetworkState {
    const blank = new NetworkState(this.#predictor, this.#vocabulary, this.#predictor.blank());
    return blank.read(boundarySymbol);
  }

  #lastSaved(offset: number): SavedState | undefined {
    return this.#saved.findLast((saved) => saved.offset <= offset);
  }

  #save(saved: SavedState): void {
    const at = this.#saved.findLastIndex((other) => other.offset < saved.offset) + 1;
    const replaced = this.#saved[at]?.offset === saved.offset ? 1 : 0;
    this.#saved.splice(at, replaced, saved);
    if (!saved.isLineStart && ++this.#withinLines > 2 * recentStates) this.#prune();
  }

  /** Keeps the latest states and those at line starts; if there are too many at line starts, every second one. */
  #prune(): void {
    const recent = this.#saved.length - recentStates;
    const isCrowded = recent > lineStates;
    this.#saved = this.#saved.filter((saved, i) => i >= recent || (saved.isLineStart && (!isCrowded || i % 2 === 0)));
    this.#withinLines = recentStates;
  }
}

/** The first line start within reach of `offset`; in a very long line, a position near it. */
function startNear(text: DocumentText, offset: number): number {
  if (offset <= longestCatchUp) return 0;
  const from = offset - longestCatchUp;
  const newline = text.slice(from, offset).indexOf('\n');
  return newline < 0 ? characterStart(text, from) : from + newline + 1;
}
