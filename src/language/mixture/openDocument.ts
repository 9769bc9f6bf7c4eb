import type { CancellationToken } from '../../base/cancellation';
import type { PredictorState } from '../../model/predictor';
import { boundarySymbol, type Vocabulary } from '../../model/vocabulary';
import { DocumentReader } from '../documentReader';
import type { Candidate, TextModel } from '../textModel';
import { DocumentCache } from './documentCache';
import { expectationOf } from './expectation';
import { type Language, mixtureOf } from './language';
import type { Expectation, Mixture } from './mixture';
import { type Bookmark, Reading } from './reading';

/** How fast a mixture follows the document. */
export const learningRate = 0.004;

/** Text that comes at once, a pasted part or a file that is opened, is noted without the network's opinion of it. */
const mostLearned = 2000;

/** Of a long text, so much is noted. */
const mostNoted = 1 << 17;

/** Where a line follows others, so much before it is read to know its context, in UTF-16 units. */
const contextBefore = 512;

export interface DocumentState {
  readonly place: Bookmark;
  readonly network: PredictorState | undefined;
  readonly expectation: Expectation | undefined;
}

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
  #known = '';
  /** Where the reading stands: behind this many characters of the known lines; −1 for nowhere. */
  #lineStart = -1;
  #place: Bookmark;

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
    if (offset < this.#lineStart) this.#lineStart = -1;
  }

  /** The state after the part of `text` before `offset`, or undefined when cancelled; what was learned by then is kept. */
  stateAt(text: string, offset: number, token: CancellationToken): DocumentState | undefined {
    const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
    this.#takeIn(text, lineStart, token);
    const network = this.#reader?.stateAt(text, offset, token);
    if (token.isCancelled) return undefined;
    if (this.#lineStart !== lineStart) this.#goTo(text, lineStart);
    const reading = this.#reading;
    reading.return(this.#place);
    for (const symbol of this.#encode(text.slice(lineStart, offset))) if (!reading.isFull) reading.read(symbol);
    return { place: reading.bookmark(), network, expectation: network && expectationOf(network) };
  }

  likeliest({ place, expectation }: DocumentState, count: number): Candidate[] {
    this.#reading.return(place);
    return this.#mixture.likeliest(this.#reading, expectation, count);
  }

  probability({ place, expectation }: DocumentState, symbol: number): number {
    this.#reading.return(place);
    return this.#mixture.probability(this.#reading, expectation, symbol);
  }

  read({ place, network }: DocumentState, symbol: number): DocumentState {
    this.#reading.return(place);
    this.#reading.read(symbol);
    const next = network && this.#language.predictor?.read(network, symbol);
    return { place: this.#reading.bookmark(), network: next, expectation: next && expectationOf(next) };
  }

  /** Learns the lines before `lineStart` that it has not seen. */
  #takeIn(text: string, lineStart: number, token: CancellationToken): void {
    const same = commonLines(this.#known, text, lineStart);
    if (same === lineStart) return;
    const isTyped = lineStart - same <= mostLearned;
    const from = isTyped ? same : Math.max(same, text.indexOf('\n', lineStart - mostNoted) + 1);
    if (this.#lineStart !== from) this.#goTo(text, from);
    this.#reading.return(this.#place);
    if (isTyped) this.#learn(text, from, lineStart, token);
    else for (const symbol of this.#encode(text.slice(from, lineStart))) this.#note(symbol);
    if (token.isCancelled) this.#lineStart = -1;
    else this.#known = text.slice(0, lineStart) + this.#known.slice(lineStart);
    this.#hold(token.isCancelled ? -1 : lineStart);
  }

  #learn(text: string, from: number, to: number, token: CancellationToken): void {
    for (let at = from; at < to && !token.isCancelled;) {
      const character = String.fromCodePoint(text.codePointAt(at)!);
      const state = this.#reader?.stateAt(text, at, token);
      const symbols = this.#encode(text.slice(at, at + character.length));
      for (const [i, symbol] of symbols.entries()) {
        const expectation = i === 0 && state ? expectationOf(state) : undefined;
        if (!this.#reading.isFull) this.#mixture.learn(this.#reading, expectation, symbol, learningRate);
      }
      at += character.length;
    }
  }

  #note(symbol: number): void {
    if (this.#reading.isFull) this.#reading.restart();
    this.#mixture.note(this.#reading, symbol);
  }

  /** The reading at the beginning of a line, with the text before it as context. */
  #goTo(text: string, lineStart: number): void {
    const reading = this.#reading;
    const from = lineStart <= contextBefore ? 0 : text.indexOf('\n', lineStart - contextBefore) + 1;
    reading.restart();
    if (from === 0) reading.read(boundarySymbol);
    for (const symbol of this.#encode(text.slice(from, lineStart))) reading.read(symbol);
    this.#hold(lineStart);
  }

  #hold(lineStart: number): void {
    if (this.#reading.isFull) this.#lineStart = -1;
    else this.#lineStart = lineStart;
    this.#reading.hold();
    this.#place = this.#reading.bookmark();
  }

  /** As learned files are: with line feeds alone at the ends of lines. */
  #encode(text: string): Uint16Array {
    return this.vocabulary.encode(text.replaceAll('\r', ''));
  }
}

/** How much of the beginning of `text`, up to `end`, is known, in whole lines. */
function commonLines(known: string, text: string, end: number): number {
  if (known.startsWith(text.slice(0, end))) return end;
  let same = 0;
  const most = Math.min(known.length, end);
  while (same < most && known.charCodeAt(same) === text.charCodeAt(same)) same++;
  return same === 0 ? 0 : text.lastIndexOf('\n', same - 1) + 1;
}
