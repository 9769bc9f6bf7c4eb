import { replacementCharacter } from '../base/utf8';
import type { ByteSource } from '../base/byteSource';
import { type CancellationToken, neverCancelled } from '../base/cancellation';
import type { DocumentText } from '../language/documentText';
import { decodeIndex } from '../language/mixture/indexFile';
import { OpenDocument } from '../language/mixture/openDocument';
import { NetworkDocument } from '../language/networkDocument';
import { scalarMixing } from '../language/mixture/scalarMixing';
import type { MixingKernels } from '../language/mixture/mixingKernels';
import { leastItem, sureItem, typicalPrices } from '../language/recipe';
import { suggest, type SuggestionRequest } from '../language/suggest';
import type { ReadDocument, TextState } from '../language/textState';
import { decodeCheckpoint } from '../model/checkpoint';
import type { Kernels } from '../numeric/kernels';
import { Predictor } from '../model/predictor';
import type { CompletionRequest, DocumentChange, FromCompleter } from '../protocol/completer';
import { MaskedDocument, searchedWhole } from './maskedDocument';
import { RecentlyUsed } from './recentlyUsed';

interface MirroredDocument {
  version: number;
  readonly content: MaskedDocument;
}

/** A cursor, before which lines are still to be read or learned. */
interface UnreadPlace {
  readonly uri: string;
  readonly offset: number;
}

const secretReason = 'what follows looks like a secret';

/** Longest text before and after the cursor that a suggestion is fitted to, in UTF-16 units. */
const mostBefore = 1 << 16;
const mostAfter = 10_000;

/**
 * Number of documents whose reading is kept: about 6 MB each, and twice that while a document is learned completely.
 * The least recently used reading is dropped; its document is read again on demand.
 */
const mostReadings = 4;

/**
 * Longest time for which a request reads the lines before the cursor, in milliseconds; with decoding, its answer takes
 * less than 50. Documents up to `searchedWhole` are exempt: most machines read them in this time, and their first
 * answer does not depend on the machine's speed.
 */
const mostReading = 10;

/** Time for which lines are read or learned between two messages, in milliseconds; a message waits at most so long. */
const readAtOnce = 3;

/**
 * The model in use, and the open documents as the model has read them.
 *
 * To follow one keystroke to its suggestion, read these files in this order:
 *
 * 1. `editor/suggester.ts`: the editor's request; `manners.ts`, the shown suggestion, then the worker;
 * 2. this file: the mirrored document and the request;
 * 3. `language/mixture/openDocument.ts`: learns the lines that the cursor left, reads the cursor's line;
 * 4. `language/mixture/mixture.ts`: the distribution of the next symbol;
 * 5. `language/decode.ts`: from distributions to a hypothesis;
 * 6. `language/suggest.ts`: from the hypothesis to the suggestion;
 * 7. `language/stopping.ts`: where the suggestion ends, and whether it is worth showing;
 * 8. `text/fit.ts`: how much of it fits the brackets and quotes of the line.
 */
export class Completer {
  readonly #createKernels: () => Kernels;
  readonly #mixing: MixingKernels;
  readonly #documents = new Map<string, MirroredDocument>();
  /** Readings of open documents; created at a document's first request, dropped when the model changes. */
  readonly #readings = new RecentlyUsed<ReadDocument>(mostReadings, (reading) => {
    reading.release();
  });
  #read: (() => ReadDocument) | undefined;
  #prices = typicalPrices;
  /** The cursor of the latest request, while lines before it are unread. */
  #unread: UnreadPlace | undefined;

  /**
   * Each model gets its own kernels from `createKernels`, so that their memory is freed with the model. The memory of
   * `mixing` is reused after a reading is released.
   */
  constructor(createKernels: () => Kernels, mixing: MixingKernels = scalarMixing) {
    this.#createKernels = createKernels;
    this.#mixing = mixing;
  }

  /**
   * Loads a checkpoint and the index that belongs to it, and returns the network's validation loss. Without an index,
   * the network predicts alone. If either cannot be read, throws and keeps the model in use.
   */
  load(checkpoint: ByteSource, index?: ByteSource): number {
    const language = index && { ...decodeIndex(index), mixing: this.#mixing };
    const { parameters, vocabulary, cursor } = decodeCheckpoint(checkpoint);
    const predictor = Predictor.over(this.#createKernels(), parameters);
    const isSame = language?.vocabulary.characters.join('') === vocabulary.characters.join('');
    this.#read =
      language && isSame
        ? () => new OpenDocument(language.fitted?.withNetwork ? { ...language, predictor } : language)
        : () => new NetworkDocument(predictor, vocabulary);
    this.#prices = (isSame ? language.fitted?.prices : undefined) ?? typicalPrices;
    this.#readings.clear();
    return cursor.validationLoss;
  }

  /** Loads an index alone, when there is no network yet. Throws as `load` does. */
  loadIndex(index: ByteSource): void {
    const language = { ...decodeIndex(index), mixing: this.#mixing };
    this.#read = () => new OpenDocument(language);
    this.#prices = language.fitted?.prices ?? typicalPrices;
    this.#readings.clear();
  }

  unload(): void {
    this.#read = undefined;
    this.#readings.clear();
  }

  open(uri: string, version: number, text: string): void {
    this.#documents.set(uri, { version, content: new MaskedDocument(text) });
    this.#readings.delete(uri);
  }

  change(uri: string, version: number, changes: readonly DocumentChange[]): void {
    const document = this.#documents.get(uri);
    if (!document) return;
    document.version = version;
    for (const { offset, deleted, inserted } of changes) {
      // Also when the document has not been read yet.
      const changedFrom = document.content.replace(offset, deleted, inserted);
      this.#readings.peek(uri)?.forgetAfter(changedFrom);
    }
  }

  close(uri: string): void {
    this.#documents.delete(uri);
    this.#readings.delete(uri);
  }

  /** Reads or learns some of the lines that the latest request left unread; returns whether some remain. */
  readAhead(): boolean {
    const { uri, offset } = this.#unread ?? { uri: '', offset: 0 };
    const [document, reading] = [this.#documents.get(uri), this.#readings.peek(uri)];
    const { masked } = document?.content ?? {};
    const isDone =
      !masked ||
      !reading ||
      reading.prepare(masked, Math.min(offset, masked.length), at(performance.now() + readAtOnce));
    if (isDone) this.#unread = undefined;
    return !isDone;
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
    const { text, masked } = document.content;
    const { offset, trigger, assumed } = request;
    if (isWithinSecret(masked, offset)) return quiet(secretReason);
    const known = assumed?.start ?? offset;
    const item = assumed?.text ?? '';
    const typed = text.slice(known, offset);
    // The typed part of the item is read as part of the document, so that the next key continues from it.
    const [from, rest] = item.startsWith(typed) ? [offset, item.slice(typed.length)] : [known, item];
    const timeIsUp = text.length > searchedWhole ? at(startedAt + mostReading) : neverCancelled;
    const there = reading.stateAt(masked, from, token, timeIsUp);
    this.#unread = { uri: request.uri, offset: from };
    if (!there) return quiet('superseded while reading');
    const { state, likelihood } = readOn(there, rest);
    const read = performance.now();
    if (trigger === 'automatic' && likelihood < leastItem)
      return quiet('the item that is selected in the list is unlikely here');
    const { eagerness, ...options } = request.options;
    const before = text.slice(known - mostBefore, known) + item;
    // The user looks at the open list anyway, so a suggestion that continues its item has no price.
    const price = assumed ? 0 : this.#prices[eagerness];
    const result = suggest(state, { ...options, before, ...textAfter(text, offset), trigger, price }, token);
    const took = { reading: read - startedAt, decoding: performance.now() - read };
    if (result.kind === 'quiet' && assumed && likelihood >= sureItem)
      return {
        kind: 'completed',
        id,
        suggestions: [{ text: '', probability: likelihood, replaces: 0 }],
        took,
      };
    if (result.kind === 'quiet') {
      return { kind: 'quiet', id, reason: isSecretNext(state) ? secretReason : result.reason, took };
    }
    return { kind: 'completed', id, suggestions: result.suggestions, took };
  }
}

/** Cancelled from this time on, on the clock of `performance.now`. */
function at(time: number): CancellationToken {
  return {
    get isCancelled() {
      return performance.now() >= time;
    },
  };
}

/** The state after `text`, with the probability of the text before it was read. The given state does not change. */
function readOn(state: TextState, text: string): { readonly state: TextState; readonly likelihood: number } {
  let likelihood = 1;
  for (const symbol of state.vocabulary.encode(text)) {
    likelihood *= state.probability(symbol);
    state = state.read(symbol);
  }
  return { state, likelihood };
}

function isWithinSecret(masked: DocumentText, offset: number): boolean {
  return masked.slice(offset - 1, offset + 1) === replacementCharacter.repeat(2);
}

/** Whether the most likely next character is a masked secret. */
function isSecretNext(state: TextState): boolean {
  return state.likeliest(1).some(({ symbol }) => state.vocabulary.wholeCharacter([symbol]) === replacementCharacter);
}

/** The rest of the cursor's line, and the lines after it. */
function textAfter(text: DocumentText, offset: number): Pick<SuggestionRequest, 'lineSuffix' | 'after'> {
  const rest = text.slice(offset, offset + mostAfter);
  const end = rest.search(/[\r\n]/);
  return end < 0 ? { lineSuffix: rest, after: '' } : { lineSuffix: rest.slice(0, end), after: rest.slice(end) };
}
