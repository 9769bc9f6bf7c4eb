import type { CancellationToken } from '../../base/cancellation';
import type { PredictorState } from '../../model/predictor';
import { boundarySymbol, type Vocabulary } from '../../model/vocabulary';
import { DocumentReader } from '../documentReader';
import { type DocumentText, PiecewiseText, sameUpTo } from '../documentText';
import { mixerRate } from '../recipe';
import type { Candidate, TextModel } from '../textModel';
import { DocumentCache } from './documentCache';
import { expectationOf } from './expectation';
import { type Language, mixtureOf } from './language';
import { contextStart, firstLineFrom, lineStartBefore, readingStart } from './lines';
import type { Expectation, Mixture } from './mixture';
import { type Bookmark, Reading } from './reading';

/**
 * Longest text before the cursor that is learned when it comes at once (a file that is opened, a paste), in UTF-16 units
 * rounded to whole lines: learning takes about 0.1 ms a character.
 */
const mostLearned = 512;

/** Longest text before it that is added to the document's statistics without a prediction, in UTF-16 units: about 2 µs a character. */
const mostNoted = 1 << 15;

/** What was found at a place is kept with it: who types what was predicted comes by it again. */
export interface DocumentState {
  readonly place: Bookmark;
  readonly network: PredictorState | undefined;
  readonly expectation: Expectation | undefined;
  readonly next: Map<number, DocumentState>;
  readonly likeliest: Map<number, readonly Candidate[]>;
}

/** A place in the line of the cursor. */
interface LinePlace {
  /** In UTF-16 units. */
  readonly offset: number;
  readonly state: DocumentState;
}

/** Length of the learned text that is searched for an opening bracket, in symbols: that of a long file. */
const mostLearnedBefore = 1 << 16;

/** What is typed or accepted at once is followed so far from where it was predicted. */
const mostFollowed = 256;

/**
 * An open document as the mixture reads it. Whole lines before the cursor are learned, once; the line of the cursor is
 * read anew for each request and not learned before it is left, so that nothing need be unlearned when it changes.
 */
export class OpenDocument implements TextModel<DocumentState> {
  readonly vocabulary: Vocabulary;
  readonly #language: Language;
  readonly #mixture: Mixture;
  readonly #reading: Reading;
  readonly #reader: DocumentReader | undefined;
  /** The lines that were learned or noted, as they were. */
  readonly #known = new PiecewiseText();
  /** Length of the part of them that was compared with the text and has not changed since. */
  #compared = 0;
  /** Where the reading stands: behind this many characters of the known lines; −1 for nowhere. */
  #lineStart = -1;
  #place: Bookmark;
  /** In the line of the cursor, the places since the one that was asked for first, and the line up to the last of them. */
  readonly #linePlaces: LinePlace[] = [];
  #line = '';

  constructor(language: Language) {
    this.#language = language;
    this.vocabulary = language.vocabulary;
    this.#mixture = mixtureOf(language);
    this.#reading = new Reading(language.index, language.alphabet, new DocumentCache());
    this.#reader = language.predictor && new DocumentReader(language.predictor, language.vocabulary);
    this.#place = this.#reading.bookmark();
  }

  /** The text changed from this offset on. */
  forgetBehind(offset: number): void {
    this.#reader?.forgetBehind(offset);
    this.#compared = Math.min(this.#compared, offset);
    if (offset < this.#lineStart) this.#lineStart = -1;
  }

  /**
   * The state after the part of `text` before `offset`, or undefined when cancelled; what was learned by then is kept. Of a
   * very long line, the part far before `offset` is taken for lines that were left.
   */
  stateAt(text: DocumentText, offset: number, token: CancellationToken): DocumentState | undefined {
    const lineStart = readingStart(text, offset);
    const line = text.slice(lineStart, offset);
    this.#takeIn(text, lineStart, token);
    const followed = this.#lineStart === lineStart ? this.#follow(line) : undefined;
    if (followed) return followed;
    const network = this.#reader?.stateAt(text, offset, token);
    if (token.isCancelled) return undefined;
    const reading = this.#reading;
    const symbols = this.#encode(line);
    reading.return(this.#place);
    if (this.#lineStart !== lineStart || reading.room < symbols.length) this.#goTo(text, lineStart);
    for (const symbol of symbols) reading.read(symbol);
    const state = stateOf(reading.bookmark(), network);
    this.#linePlaces.splice(0, Infinity, { offset, state });
    this.#line = line;
    return state;
  }

  likeliest({ place, expectation, likeliest }: DocumentState, count: number): readonly Candidate[] {
    const known = likeliest.get(count);
    if (known) return known;
    this.#reading.return(place);
    const found = this.#mixture.likeliest(this.#reading, expectation, count);
    likeliest.set(count, found);
    return found;
  }

  probability({ place, expectation }: DocumentState, symbol: number): number {
    this.#reading.return(place);
    return this.#mixture.probability(this.#reading, expectation, symbol);
  }

  read({ place, network, next }: DocumentState, symbol: number): DocumentState {
    const known = next.get(symbol);
    if (known) return known;
    this.#reading.return(place);
    this.#reading.read(symbol);
    const state = stateOf(this.#reading.bookmark(), network && this.#language.predictor?.read(network, symbol));
    next.set(symbol, state);
    return state;
  }

  learnedBefore({ place }: DocumentState): string | undefined {
    this.#reading.return(place);
    const symbols = this.#reading.learnedBefore(mostLearnedBefore);
    return symbols && this.vocabulary.decode(symbols);
  }

  /** The state at the end of the line of the cursor, where it goes on from a place that is known, or back to one. */
  #follow(line: string): DocumentState | undefined {
    const places = this.#linePlaces;
    const first = this.#lineStart;
    while (places.length > 0 && !line.startsWith(this.#line.slice(0, places.at(-1)!.offset - first))) places.pop();
    let last = places.at(-1);
    const rest = last && line.slice(last.offset - first);
    if (!last || rest === undefined || rest.length > mostFollowed || rest.includes('\r')) return undefined;
    for (const character of rest) {
      let state: DocumentState = last.state;
      for (const symbol of this.#encode(character)) state = this.read(state, symbol);
      // What else could have followed.
      last.state.next.clear();
      last = { offset: last.offset + character.length, state };
      places.push(last);
      if (state.network) this.#reader?.adopt(last.offset, state.network);
    }
    this.#line = line;
    return this.#reading.isFull ? undefined : last.state;
  }

  /** Learns the lines before `lineStart` that it has not seen. */
  #takeIn(text: DocumentText, lineStart: number, token: CancellationToken): void {
    if (lineStart <= this.#compared) return;
    const same = sameUpTo(this.#known, text, this.#compared, lineStart);
    const known = same === this.#known.length ? same : lineStartBefore(text, same);
    this.#compared = known;
    if (same === lineStart) this.#compared = lineStart;
    else this.#takeInFrom(text, known, lineStart, token);
  }

  #takeInFrom(text: DocumentText, known: number, lineStart: number, token: CancellationToken): void {
    const from = Math.max(known, firstLineFrom(text, lineStart - mostNoted, lineStart));
    const learned = Math.max(from, firstLineFrom(text, lineStart - mostLearned, lineStart));
    if (this.#lineStart !== from) this.#goTo(text, from);
    this.#reading.return(this.#place);
    this.#note(text.slice(from, learned));
    const reached = this.#learn(text, learned, lineStart, token);
    // Of a line that was learned in part, it is not known where it was left.
    const taken = reached === lineStart ? lineStart : Math.max(from, lineStartBefore(text, reached));
    this.#known.replace(known, taken - known, text.slice(known, taken));
    this.#compared = taken;
    this.#hold(reached === lineStart ? lineStart : -1);
  }

  /** Returns how far it came before it was cancelled. */
  #learn(text: DocumentText, from: number, to: number, token: CancellationToken): number {
    let at = from;
    for (const character of text.slice(from, to)) {
      if (token.isCancelled) break;
      const state = this.#reader?.stateAt(text, at, token);
      for (const [i, symbol] of this.#encode(character).entries()) {
        const expectation = i === 0 && state ? expectationOf(state) : undefined;
        if (!this.#reading.isFull) this.#mixture.learn(this.#reading, expectation, symbol, mixerRate);
      }
      at += character.length;
    }
    return at;
  }

  #note(text: string): void {
    for (const symbol of this.#encode(text)) {
      if (this.#reading.isFull) this.#reading.restart();
      this.#mixture.note(this.#reading, symbol);
    }
    this.#reading.hold();
  }

  /** The reading at the beginning of a line, with the text before it as context. */
  #goTo(text: DocumentText, lineStart: number): void {
    const reading = this.#reading;
    const from = contextStart(text, lineStart);
    reading.restart();
    if (from === 0) reading.pass(boundarySymbol);
    for (const symbol of this.#encode(text.slice(from, lineStart))) reading.pass(symbol);
    this.#hold(lineStart);
  }

  #hold(lineStart: number): void {
    if (this.#reading.isFull) this.#lineStart = -1;
    else this.#lineStart = lineStart;
    this.#reading.hold();
    this.#linePlaces.length = 0;
    this.#place = this.#reading.bookmark();
  }

  /** As learned files are: with line feeds alone at the ends of lines. */
  #encode(text: string): Uint16Array {
    return this.vocabulary.encode(text.replaceAll('\r', ''));
  }
}

function stateOf(place: Bookmark, network: PredictorState | undefined): DocumentState {
  return { place, network, expectation: network && expectationOf(network), next: new Map(), likeliest: new Map() };
}
