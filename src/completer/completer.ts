import type { CancellationToken } from '../base/cancellation';
import { DocumentReader } from '../language/documentReader';
import { type DocumentText, PiecewiseText } from '../language/documentText';
import type { Language } from '../language/mixture/language';
import { decodeLanguage } from '../language/mixture/languageFile';
import { OpenDocument } from '../language/mixture/openDocument';
import { NetworkModel } from '../language/networkModel';
import { leastItem, sureItem, typicalPrices } from '../language/recipe';
import type { TextModel } from '../language/textModel';
import { suggest, type SuggestionRequest, type SuggestionResult } from '../language/suggest';
import { decodeCheckpoint } from '../model/checkpoint';
import type { Kernels } from '../numeric/kernels';
import { Predictor } from '../model/predictor';
import type { CompletionRequest, DocumentChange, FromCompleter } from '../protocol/completer';
import { RecentlyUsed } from './recentlyUsed';

interface MirroredDocument {
  version: number;
  readonly text: PiecewiseText;
}

interface DocumentReading {
  forgetBehind(offset: number): void;
  /**
   * How to go on from the part of `text` before `offset` and `assumed` behind it; undefined when cancelled while reading.
   * What is assumed is not kept: later calls answer as if it had not been.
   */
  stateAt(text: DocumentText, offset: number, assumed: string, token: CancellationToken): Continuing | undefined;
}

interface Continuing {
  readonly suggest: Suggest;
  /** The probability of the assumed text, before it was read. */
  readonly likelihood: number;
}

type Suggest = (request: SuggestionRequest, token: CancellationToken) => SuggestionResult;

/** Finds what a model knows after a part of a document. */
interface StateReader<State> {
  forgetBehind(offset: number): void;
  stateAt(text: DocumentText, offset: number, token: CancellationToken): State | undefined;
}

/** Lengths of the text around the cursor that a suggestion is fitted to, in UTF-16 units: its brackets, indentation, next lines. */
const mostBefore = 1 << 16;
const mostBehind = 10_000;

/** Number of documents whose reading is kept, about 6 MB each: the least recently used one is read again when it is asked for. */
const mostReadings = 4;

/**
 * The model in use, and the open documents as the model has read them.
 *
 * To follow one keystroke to its suggestion, read these files in this order:
 *
 * 1. `host/completions.ts`: the editor asks; manners, memory, then the worker;
 * 2. this file: the mirrored document and the request;
 * 3. `language/mixture/openDocument.ts`: learns lines that were left, reads the cursor's line;
 * 4. `language/mixture/mixture.ts`: the distribution of the next symbol;
 * 5. `language/decode.ts`: from distributions to a hypothesis;
 * 6. `language/suggest.ts`: from the hypothesis to what is offered;
 * 7. `language/stopping.ts`: where the suggestion ends, and whether it is worth a look;
 * 8. `text/fit.ts`: what of it fits the brackets and quotes of the line.
 */
export class Completer {
  readonly #createKernels: () => Kernels;
  readonly #documents = new Map<string, MirroredDocument>();
  /** What was read of them; begun at the first request, and anew with each model. */
  readonly #readings = new RecentlyUsed<DocumentReading>(mostReadings);
  #read: (() => DocumentReading) | undefined;
  #prices = typicalPrices;

  /** Each model gets kernels of its own, whose memory goes with it. */
  constructor(createKernels: () => Kernels) {
    this.#createKernels = createKernels;
  }

  /**
   * Takes a checkpoint, and the index that belongs to it, in place of what is in use, and returns the network's validation
   * loss. Without an index the network answers alone. Throws, and keeps what is in use, where one of them cannot be read.
   */
  load(checkpoint: Uint8Array, index?: Uint8Array): number {
    const language = index && decodeLanguage(index);
    const { parameters, vocabulary, cursor } = decodeCheckpoint(checkpoint);
    const predictor = Predictor.over(this.#createKernels(), parameters);
    const isSame = language?.vocabulary.characters.join('') === vocabulary.characters.join('');
    this.#read =
      language && isSame
        ? () => mixtureReading(language.fitted?.withNetwork ? { ...language, predictor } : language)
        : () => networkReading(new NetworkModel(predictor, vocabulary));
    this.#prices = (isSame ? language.fitted?.prices : undefined) ?? typicalPrices;
    this.#readings.clear();
    return cursor.validationLoss;
  }

  /** Takes an index alone: there is no network yet. Throws as `load` does. */
  loadIndex(index: Uint8Array): void {
    const language = decodeLanguage(index);
    this.#read = () => mixtureReading(language);
    this.#prices = language.fitted?.prices ?? typicalPrices;
    this.#readings.clear();
  }

  unload(): void {
    this.#read = undefined;
    this.#readings.clear();
  }

  open(uri: string, version: number, text: string): void {
    this.#documents.set(uri, { version, text: new PiecewiseText(text) });
    this.#readings.delete(uri);
  }

  change(uri: string, version: number, changes: readonly DocumentChange[]): void {
    const document = this.#documents.get(uri);
    if (!document) return;
    document.version = version;
    for (const { offset, deleted, inserted } of changes) {
      document.text.replace(offset, deleted, inserted);
      this.#readings.peek(uri)?.forgetBehind(offset);
    }
  }

  close(uri: string): void {
    this.#documents.delete(uri);
    this.#readings.delete(uri);
  }

  complete(request: CompletionRequest, token: CancellationToken): FromCompleter {
    const { id } = request;
    const startedAt = performance.now();
    const quiet = (reason: string): FromCompleter => ({ kind: 'quiet', id, reason });
    if (token.isCancelled) return quiet('superseded before its turn came');
    if (!this.#read) return quiet('nothing has been learned yet');
    const document = this.#documents.get(request.uri);
    if (document?.version !== request.version) return quiet('the document has changed since');
    const reading = this.#readings.get(request.uri, this.#read);
    const { text } = document;
    const { offset, trigger, assumed } = request;
    const known = assumed?.start ?? offset;
    const item = assumed?.text ?? '';
    const typed = text.slice(known, offset);
    // What is typed of the item is read as part of the document, which the next key goes on from.
    const [from, rest] = item.startsWith(typed) ? [offset, item.slice(typed.length)] : [known, item];
    const continuing = reading.stateAt(text, from, rest, token);
    const read = performance.now();
    if (!continuing) return quiet('superseded while reading');
    if (trigger === 'automatic' && continuing.likelihood < leastItem)
      return quiet('the item that is selected in the list is unlikely here');
    const { eagerness, ...options } = request.options;
    const before = text.slice(known - mostBefore, known) + item;
    // The look is paid for: the list is there, and what is shown goes on from its item.
    const price = assumed ? 0 : this.#prices[eagerness];
    const result = continuing.suggest({ ...options, before, ...behind(text, offset), trigger, price }, token);
    const took = { reading: read - startedAt, decoding: performance.now() - read };
    if (result.kind === 'quiet' && assumed && continuing.likelihood >= sureItem)
      return {
        kind: 'completed',
        id,
        suggestions: [{ text: '', probability: continuing.likelihood, replaces: 0 }],
        took,
      };
    if (result.kind === 'quiet') return { kind: 'quiet', id, reason: result.reason, took };
    return { kind: 'completed', id, suggestions: result.suggestions, took };
  }
}

function readingOf<State>(model: TextModel<State>, reader: StateReader<State>): DocumentReading {
  return {
    forgetBehind: (offset) => {
      reader.forgetBehind(offset);
    },
    stateAt: (text, offset, assumed, token) => {
      let state = reader.stateAt(text, offset, token);
      if (!state) return undefined;
      let likelihood = 1;
      // A state is left as it is by reading on from it.
      for (const symbol of model.vocabulary.encode(assumed)) {
        likelihood *= model.probability(state, symbol);
        state = model.read(state, symbol);
      }
      const there = state;
      return { likelihood, suggest: (request, during) => suggest(model, there, request, during) };
    },
  };
}

function mixtureReading(language: Language): DocumentReading {
  const document = new OpenDocument(language);
  return readingOf(document, document);
}

function networkReading(model: NetworkModel): DocumentReading {
  return readingOf(model, new DocumentReader(model.predictor, model.vocabulary));
}

/** The rest of the cursor's line, and what follows it. */
function behind(text: DocumentText, offset: number): Pick<SuggestionRequest, 'lineSuffix' | 'after'> {
  const rest = text.slice(offset, offset + mostBehind);
  const end = rest.search(/[\r\n]/);
  return end < 0 ? { lineSuffix: rest, after: '' } : { lineSuffix: rest.slice(0, end), after: rest.slice(end) };
}
