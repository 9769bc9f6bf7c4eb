import { type CancellationToken, either, neverCancelled } from '../../base/cancellation';
import type { Vocabulary } from '../../model/vocabulary';
import type { DocumentText } from '../documentText';
import { NetworkDocument, type NetworkState } from '../networkDocument';
import type { Candidate, ReadDocument, TextState } from '../textState';
import type { AdaptedOutput } from './adaptedOutput';
import type { LanguageModel } from './languageModel';
import { LearnedLines } from './learnedLines';
import { readingStart } from './lines';
import type { Expectation, Mixture } from './mixture';
import type { Bookmark, Reading } from './reading';

/**
 * Longest text before the cursor that a request learns when it comes at once (a file that is opened, a paste), in UTF-16
 * units rounded to whole lines: a few milliseconds.
 */
const mostLearned = 512;

/** Longest text that is learned between requests, in UTF-16 units: about half a second of work. */
const mostLearnedLater = 1 << 16;

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
const needsRereading = /\r|^[\udc00-\udfff]/;

/**
 * An open document as the mixture reads it. Each complete line before the cursor is learned once. The line of the
 * cursor is only read, and learned after the cursor has left it, so that editing it invalidates nothing that was
 * learned.
 *
 * A request for a document that was just opened notes most lines and learns the latest ones, which takes little time.
 * `prepare` then learns all lines with a second mixture, which replaces the first when it reaches the cursor.
 *
 * An answer depends on the text, on earlier requests and on the lines prepared between them, but not on the edits
 * between two requests. After a document is reopened, an answer may therefore differ: before, a line was learned as it
 * was when the cursor left it; and a reading that continues knows more text before the line than one that restarts
 * after a change above it.
 */
export class OpenDocument implements ReadDocument {
  readonly #language: LanguageModel;
  readonly #vocabulary: Vocabulary;
  readonly #network: NetworkDocument | undefined;
  #lines: LearnedLines;
  /** Learns all lines between requests; absent if nothing is left to learn, or before it begins. */
  #later: LearnedLines | undefined;
  /** Positions in the line of the cursor from the first request on, and the line's text up to the last of them. */
  readonly #linePlaces: LinePlace[] = [];
  #line = '';

  constructor(language: LanguageModel) {
    this.#language = language;
    this.#vocabulary = language.vocabulary;
    this.#network = language.predictor && new NetworkDocument(language.predictor, language.vocabulary);
    this.#lines = new LearnedLines(language, this.#network, mostLearned);
  }

  forgetAfter(offset: number): void {
    this.#network?.forgetAfter(offset);
    this.#lines.forgetAfter(offset);
    this.#later?.forgetAfter(offset);
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
    const lines = this.#lines;
    if (lines.takeIn(text, lineStart, either(token, timeIsUp))) this.#linePlaces.length = 0;
    const followed = lines.lineStart === lineStart ? this.#follow(line) : undefined;
    if (followed) return followed;
    const network = this.#network?.stateAt(text, offset, token);
    if (token.isCancelled) return undefined;
    const symbols = this.#vocabulary.encode(line.replaceAll('\r', ''));
    lines.moveTo(text, lineStart, symbols.length);
    for (const symbol of symbols) lines.reading.read(symbol);
    const state = new DocumentState(lines, this.#vocabulary, network);
    this.#linePlaces.splice(0, Infinity, { offset, state });
    this.#line = line;
    return state;
  }

  prepare(text: DocumentText, offset: number, timeIsUp: CancellationToken): boolean {
    const lineStart = readingStart(text, offset);
    if (this.#lines.takeIn(text, lineStart, timeIsUp)) this.#linePlaces.length = 0;
    if (!this.#lines.hasTaken(lineStart)) return false;
    if (!this.#lines.hasNoted) return true;
    this.#later ??= new LearnedLines(this.#language, this.#network, mostLearnedLater);
    this.#later.takeIn(text, lineStart, timeIsUp);
    if (!this.#later.hasTaken(lineStart)) return false;
    this.#takeOver(this.#later);
    return true;
  }

  release(): void {
    this.#lines.mixture.release();
    this.#later?.mixture.release();
  }

  #takeOver(later: LearnedLines): void {
    this.#lines.mixture.release();
    this.#lines = later;
    this.#later = undefined;
    later.mostLearned = mostLearned;
    // The lines that this mixture noted are too far from the cursor to be learned.
    later.hasNoted = false;
    this.#linePlaces.length = 0;
  }

  /** The state at the cursor, if its line continues a known position or returns to one. */
  #follow(line: string): DocumentState | undefined {
    const places = this.#linePlaces;
    const first = this.#lines.lineStart;
    while (places.length > 0 && !line.startsWith(this.#line.slice(0, places.at(-1)!.offset - first))) places.pop();
    let last = places.at(-1);
    const rest = last && line.slice(last.offset - first);
    if (!last || rest === undefined || rest.length > mostFollowed || needsRereading.test(rest)) return undefined;
    for (const character of rest) {
      let state: DocumentState = last.state;
      for (const symbol of this.#vocabulary.encode(character)) state = state.read(symbol);
      last.state.forgetNext();
      last = { offset: last.offset + character.length, state };
      places.push(last);
      if (state.network) this.#network?.adopt(last.offset, state.network);
    }
    this.#line = line;
    return this.#lines.reading.isFull ? undefined : last.state;
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
  readonly #output: AdaptedOutput;
  readonly #expectation: Expectation | undefined;
  readonly #next = new Map<number, DocumentState>();
  readonly #likeliest = new Map<number, readonly Candidate[]>();

  /** The state at the current position of the reading. */
  constructor(
    { mixture, reading, output }: Pick<LearnedLines, 'mixture' | 'reading' | 'output'>,
    vocabulary: Vocabulary,
    network: NetworkState | undefined,
  ) {
    this.#mixture = mixture;
    this.#reading = reading;
    this.#place = reading.bookmark();
    this.vocabulary = vocabulary;
    this.network = network;
    this.#output = output;
    this.#expectation = network && output.expectation(network.predicted);
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
    const state = new DocumentState(
      { mixture: this.#mixture, reading: this.#reading, output: this.#output },
      this.vocabulary,
      this.network?.read(symbol),
    );
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
