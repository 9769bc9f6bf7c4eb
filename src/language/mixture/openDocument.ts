import { type CancellationToken, either, neverCancelled } from '../../base/cancellation';
import { boundarySymbol, type Vocabulary } from '../../model/vocabulary';
import type { DocumentText } from '../documentText';
import { NetworkDocument, type NetworkState } from '../networkDocument';
import { mixerRate } from '../recipe';
import type { Candidate, ReadDocument, TextState } from '../textState';
import { DocumentMatches } from './documentMatches';
import { expectationOf } from './expectation';
import { type Language, mixtureOf } from './language';
import { KnownLines } from './knownLines';
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

/**
 * Length of the text that is noted between two looks at the cancellation, in UTF-16 units: about 1 ms, and a few if its
 * characters are spelled.
 */
const notedAtOnce = 256;

/** A position in the line of the cursor. */
interface LinePlace {
  /** In UTF-16 units. */
  readonly offset: number;
  readonly state: DocumentState;
}

/** Length of the learned text that is searched for an opening bracket, in symbols: that of a long file. */
const mostLearnedBefore = 1 << 16;

/** Longest insertion, in UTF-16 units, that continues from cached predictions; longer ones re-read the line. */
const mostFollowed = 256;

/** A carriage return, which the network may skip, or the second half of a pair, whose first half was read alone. */
const isReadAnew = /\r|^[\udc00-\udfff]/;

/**
 * An open document as the mixture reads it. Complete lines before the cursor are learned, once. The line of the cursor
 * is read again for each request and learned only after the cursor has left it, so that an edit in it undoes nothing.
 *
 * An answer depends on the text, and on the earlier requests, but not on the edits between two requests. So a document
 * that is opened anew may be answered differently: a line was learned as it was when the cursor left it, more than the
 * `mostLearned` units before the cursor have been learned by then, and a reading that continues knows more of the text
 * before the line than one that starts anew after a change above it.
 */
export class OpenDocument implements ReadDocument {
  readonly #vocabulary: Vocabulary;
  readonly #mixture: Mixture;
  readonly #reading: Reading;
  readonly #network: NetworkDocument | undefined;
  readonly #known = new KnownLines();
  /** Offset up to which the document's text is known to equal them. */
  #compared = 0;
  /** Offset in the known lines up to which the reading has read; −1 if it has to start anew. */
  #lineStart = -1;
  #place: Bookmark;
  /** Positions in the line of the cursor from the first request on, and the line's text up to the last of them. */
  readonly #linePlaces: LinePlace[] = [];
  #line = '';

  constructor(language: Language) {
    this.#vocabulary = language.vocabulary;
    this.#mixture = mixtureOf(language);
    this.#reading = new Reading(language.index, language.alphabet, new DocumentMatches());
    this.#network = language.predictor && new NetworkDocument(language.predictor, language.vocabulary);
    this.#place = this.#reading.bookmark();
  }

  forgetBehind(offset: number): void {
    this.#network?.forgetBehind(offset);
    this.#compared = Math.min(this.#compared, offset);
    if (offset < this.#lineStart) this.#lineStart = -1;
  }

  /** In a very long line, the part far before `offset` is treated as lines that the cursor has left. */
  stateAt(
    text: DocumentText,
    offset: number,
    token: CancellationToken,
    timeIsUp: CancellationToken = neverCancelled,
  ): DocumentState | undefined {
    const lineStart = readingStart(text, offset);
    const line = text.slice(lineStart, offset);
    this.#takeIn(text, lineStart, either(token, timeIsUp));
    const followed = this.#lineStart === lineStart ? this.#follow(line) : undefined;
    if (followed) return followed;
    const network = this.#network?.stateAt(text, offset, token);
    if (token.isCancelled) return undefined;
    const reading = this.#reading;
    const symbols = this.#encode(line);
    reading.return(this.#place);
    if (this.#lineStart !== lineStart || reading.room < symbols.length) this.#goTo(text, lineStart);
    for (const symbol of symbols) reading.read(symbol);
    const state = new DocumentState(this.#mixture, reading, this.#vocabulary, network);
    this.#linePlaces.splice(0, Infinity, { offset, state });
    this.#line = line;
    return state;
  }

  prepare(text: DocumentText, offset: number, timeIsUp: CancellationToken): boolean {
    const lineStart = readingStart(text, offset);
    this.#takeIn(text, lineStart, timeIsUp);
    return this.#compared >= lineStart;
  }

  release(): void {
    this.#mixture.release();
  }

  /** The state at the cursor, if its line continues a known position or returns to one. */
  #follow(line: string): DocumentState | undefined {
    const places = this.#linePlaces;
    const first = this.#lineStart;
    while (places.length > 0 && !line.startsWith(this.#line.slice(0, places.at(-1)!.offset - first))) places.pop();
    let last = places.at(-1);
    const rest = last && line.slice(last.offset - first);
    if (!last || rest === undefined || rest.length > mostFollowed || isReadAnew.test(rest)) return undefined;
    for (const character of rest) {
      let state: DocumentState = last.state;
      for (const symbol of this.#encode(character)) state = state.read(symbol);
      last.state.forgetNext();
      last = { offset: last.offset + character.length, state };
      places.push(last);
      if (state.network) this.#network?.adopt(last.offset, state.network);
    }
    this.#line = line;
    return this.#reading.isFull ? undefined : last.state;
  }

  /** Learns the lines before `lineStart` that are new. */
  #takeIn(text: DocumentText, lineStart: number, token: CancellationToken): void {
    if (lineStart <= this.#compared) return;
    const same = this.#known.sameUpTo(text, this.#compared, lineStart);
    const known = same === this.#known.end ? same : lineStartBefore(text, same);
    this.#compared = known;
    if (same === lineStart) this.#compared = lineStart;
    else this.#takeInFrom(text, known, lineStart, token);
  }

  #takeInFrom(text: DocumentText, known: number, lineStart: number, token: CancellationToken): void {
    const from = Math.max(known, firstLineFrom(text, lineStart - mostNoted, lineStart));
    const learned = Math.max(from, firstLineFrom(text, lineStart - mostLearned, lineStart));
    if (this.#lineStart !== from) this.#goTo(text, from);
    this.#reading.return(this.#place);
    const noted = this.#note(text, from, learned, token);
    const reached = noted < learned ? noted : this.#learn(text, learned, lineStart, token);
    this.#known.replace(text, known, from, reached);
    this.#compared = reached;
    this.#hold(reached);
  }

  /** Returns the offset reached, which is before `to` when cancelled. */
  #learn(text: DocumentText, from: number, to: number, token: CancellationToken): number {
    let at = from;
    for (const character of text.slice(from, to)) {
      const state = this.#network?.stateAt(text, at, token);
      if (token.isCancelled) break;
      for (const [i, symbol] of this.#encode(character).entries()) {
        const expectation = i === 0 && state ? expectationOf(state.predicted) : undefined;
        if (!this.#reading.isFull) this.#mixture.learn(this.#reading, expectation, symbol, mixerRate);
      }
      at += character.length;
    }
    return at;
  }

  /** Returns the offset reached, which is before `to` when cancelled. */
  #note(text: DocumentText, from: number, to: number, token: CancellationToken): number {
    let at = from;
    while (at < to && !token.isCancelled) {
      const end = Math.min(to, firstLineFrom(text, at + notedAtOnce, to));
      for (const symbol of this.#encode(text.slice(at, end))) {
        if (this.#reading.isFull) this.#reading.restart();
        this.#mixture.note(this.#reading, symbol);
      }
      at = end;
    }
    this.#reading.hold();
    return at;
  }

  /** Moves the reading to a line start, or to a place in a line that was learned in part, with the text before it as context. */
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

  /** As learned files are encoded: line ends are line feeds alone. */
  #encode(text: string): Uint16Array {
    return this.#vocabulary.encode(text.replaceAll('\r', ''));
  }
}

/**
 * The mixture's state at a position. Successors and predictions are cached in it: typing what was predicted reuses
 * them.
 */
class DocumentState implements TextState {
  readonly vocabulary: Vocabulary;
  readonly network: NetworkState | undefined;
  readonly #mixture: Mixture;
  /** The document's, shared by its states: returned to the position of this state before every use. */
  readonly #reading: Reading;
  readonly #place: Bookmark;
  readonly #expectation: Expectation | undefined;
  readonly #next = new Map<number, DocumentState>();
  readonly #likeliest = new Map<number, readonly Candidate[]>();

  /** The state at the current position of the reading. */
  constructor(mixture: Mixture, reading: Reading, vocabulary: Vocabulary, network: NetworkState | undefined) {
    this.#mixture = mixture;
    this.#reading = reading;
    this.#place = reading.bookmark();
    this.vocabulary = vocabulary;
    this.network = network;
    this.#expectation = network && expectationOf(network.predicted);
  }

  likeliest(count: number): readonly Candidate[] {
    const known = this.#likeliest.get(count);
    if (known) return known;
    this.#reading.return(this.#place);
    const found = this.#mixture.likeliest(this.#reading, this.#expectation, count);
    this.#likeliest.set(count, found);
    return found;
  }

  probability(symbol: number): number {
    this.#reading.return(this.#place);
    return this.#mixture.probability(this.#reading, this.#expectation, symbol);
  }

  read(symbol: number): DocumentState {
    const known = this.#next.get(symbol);
    if (known) return known;
    this.#reading.return(this.#place);
    this.#reading.read(symbol);
    const state = new DocumentState(this.#mixture, this.#reading, this.vocabulary, this.network?.read(symbol));
    this.#next.set(symbol, state);
    return state;
  }

  learnedBefore(): string | undefined {
    this.#reading.return(this.#place);
    const symbols = this.#reading.learnedBefore(mostLearnedBefore);
    return symbols && this.vocabulary.decode(symbols);
  }

  /** Drops the cached continuations: the text has taken one of them. */
  forgetNext(): void {
    this.#next.clear();
  }
}
