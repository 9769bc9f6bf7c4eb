import type { CancellationToken } from '../../base/cancellation';
import { boundarySymbol, type Vocabulary } from '../../model/vocabulary';
import type { DocumentText } from '../documentText';
import type { NetworkDocument } from '../networkDocument';
import { mixerRate } from '../recipe';
import { AdaptedOutput } from './adaptedOutput';
import { DocumentMatches } from './documentMatches';
import { KnownLines } from './knownLines';
import { type LanguageModel, mixtureOf } from './languageModel';
import { contextStart, firstLineFrom, lineStartBefore } from './lines';
import type { Mixture } from './mixture';
import { type Bookmark, Reading } from './reading';

/**
 * Longest text before the cursor that is learned with the network's predictions, in UTF-16 units rounded to whole lines: a
 * step of the network takes several times as long as the mixture.
 */
const mostPredicted = 512;

/**
 * Longest text before the cursor that is added to the document's statistics, in UTF-16 units; most of it unpredicted.
 */
const mostNoted = 1 << 15;

/**
 * Length of the text that is noted between two checks for cancellation, in UTF-16 units: it takes less than 1 ms, or a
 * few if its characters are spelled.
 */
const notedAtOnce = 256;

/**
 * Length of the text that is read between two checks for cancellation, in UTF-16 units: a document searches for secrets
 * where it is read, which takes up to 3 ms.
 */
const readAtOnce = 1 << 13;

/**
 * Length of a match in the index from which on text is noted instead of learned, in symbols: a text that long which is in
 * the index, such as an earlier version of the document, is predicted without errors, and would teach the mixture to
 * trust the index where the document is changed.
 */
const verbatim = 100;

/** The complete lines of a document before the cursor, as one mixture has learned them, each once. */
export class LearnedLines {
  readonly mixture: Mixture;
  readonly reading: Reading;
  readonly output = new AdaptedOutput();
  /**
   * Longest text before the cursor that is learned when it comes at once (a file that is opened, a paste), in UTF-16 units
   * rounded to whole lines.
   */
  mostLearned: number;
  /** Whether lines that came at once were too long to be learned, and were noted. */
  hasNoted = false;
  readonly #vocabulary: Vocabulary;
  readonly #network: NetworkDocument | undefined;
  readonly #known = new KnownLines();
  /** Offset up to which the document's text is known to equal the known lines. */
  #compared = 0;
  /** Offset in the known lines up to which the reading has read; −1 if it has to restart. */
  #lineStart = -1;
  #place: Bookmark;

  constructor(language: LanguageModel, network: NetworkDocument | undefined, mostLearned: number) {
    this.#vocabulary = language.vocabulary;
    this.mixture = mixtureOf(language);
    this.reading = new Reading(language, new DocumentMatches());
    this.#network = network;
    this.mostLearned = mostLearned;
    this.#place = this.reading.bookmark();
  }

  /** Offset of the line at whose start the reading is; −1 if it has to restart. */
  get lineStart(): number {
    return this.#lineStart;
  }

  /** Whether all lines before `lineStart` are learned or noted. */
  hasTaken(lineStart: number): boolean {
    return this.#compared >= lineStart;
  }

  forgetAfter(offset: number): void {
    this.#compared = Math.min(this.#compared, offset);
    if (offset < this.#lineStart) this.#lineStart = -1;
  }

  /** Learns the lines before `lineStart` that are new; not all of them when cancelled. Returns whether the reading moved. */
  takeIn(text: DocumentText, lineStart: number, token: CancellationToken): boolean {
    if (lineStart <= this.#compared) return false;
    const same = this.#known.sameUpTo(text, this.#compared, lineStart);
    const known = same === this.#known.end ? same : lineStartBefore(text, same);
    this.#compared = known;
    if (same === lineStart) {
      this.#compared = lineStart;
      return false;
    }
    if (!readBackwards(text, Math.max(known, lineStart - this.#mostTaken), lineStart, token)) return false;
    this.#takeInFrom(text, known, lineStart, token);
    return true;
  }

  /** Moves the reading to the start of a line with room for `room` symbols. Returns whether it was elsewhere. */
  moveTo(text: DocumentText, lineStart: number, room: number): boolean {
    this.reading.return(this.#place);
    if (this.#lineStart === lineStart && this.reading.room >= room) return false;
    this.#goTo(text, lineStart);
    return true;
  }

  /** Longest text that is taken in at once, in UTF-16 units. */
  get #mostTaken(): number {
    return Math.max(mostNoted, this.mostLearned);
  }

  #takeInFrom(text: DocumentText, known: number, lineStart: number, token: CancellationToken): void {
    const fromLine = (most: number, least: number): number =>
      Math.max(least, firstLineFrom(text, lineStart - most, lineStart));
    const from = fromLine(this.#mostTaken, known);
    const learned = fromLine(this.mostLearned, from);
    if (learned > from) this.hasNoted = true;
    if (this.#lineStart !== from) this.#goTo(text, from);
    this.reading.return(this.#place);
    const noted = this.#note(text, from, learned, token);
    const predicted = fromLine(mostPredicted, learned);
    const reached = noted < learned ? noted : this.#learn(text, learned, predicted, lineStart, token);
    this.#known.replace(text, known, from, reached);
    this.#compared = reached;
    this.#hold(reached);
  }

  /**
   * Learns the text from `from` to `to`, from `predicted` on with the network. Returns the offset reached, which is
   * before `to` when cancelled.
   */
  #learn(text: DocumentText, from: number, predicted: number, to: number, token: CancellationToken): number {
    let at = from;
    for (const character of text.slice(from, to)) {
      const state = at >= predicted ? this.#network?.stateAt(text, at, token) : undefined;
      if (token.isCancelled) break;
      for (const [i, symbol] of this.#encode(character).entries()) {
        if (this.reading.isFull) this.reading.restart();
        if (this.reading.indexMatch.length >= verbatim) {
          this.mixture.note(this.reading, symbol, 'read');
          continue;
        }
        const predicted = i === 0 ? state?.predicted : undefined;
        const expectation = predicted && this.output.expectation(predicted);
        this.mixture.learn(this.reading, expectation, symbol, mixerRate);
        if (predicted && expectation) this.output.learn(predicted, expectation, symbol);
      }
      at += character.length;
    }
    return at;
  }

  /**
   * Adds the text to the statistics without predictions. Returns the offset reached, which is before `to` when
   * cancelled.
   */
  #note(text: DocumentText, from: number, to: number, token: CancellationToken): number {
    let at = from;
    while (at < to && !token.isCancelled) {
      const end = Math.min(to, firstLineFrom(text, at + notedAtOnce, to));
      for (const symbol of this.#encode(text.slice(at, end))) {
        if (this.reading.isFull) this.reading.restart();
        this.mixture.note(this.reading, symbol, 'pass');
      }
      at = end;
    }
    this.reading.hold();
    return at;
  }

  /** Moves the reading to a line start, or to a place in a line that was learned in part, with the text before it as context. */
  #goTo(text: DocumentText, lineStart: number): void {
    const { reading } = this;
    const from = contextStart(text, lineStart);
    reading.restart();
    if (from === 0) reading.pass(boundarySymbol);
    for (const symbol of this.#encode(text.slice(from, lineStart))) reading.pass(symbol);
    this.#hold(lineStart);
  }

  #hold(lineStart: number): void {
    if (this.reading.isFull) this.#lineStart = -1;
    else this.#lineStart = lineStart;
    this.reading.hold();
    this.#place = this.reading.bookmark();
  }

  /** As learned files are encoded: line ends are line feeds alone. */
  #encode(text: string): Uint16Array {
    return this.#vocabulary.encode(text.replaceAll('\r', ''));
  }
}

/** Reads a text in parts, the last one first, so that it has been searched for secrets. Returns false when cancelled. */
function readBackwards(text: DocumentText, from: number, to: number, token: CancellationToken): boolean {
  for (let at = to; at > from; at -= readAtOnce) {
    if (token.isCancelled) return false;
    text.slice(Math.max(from, at - readAtOnce), at);
  }
  return true;
}
