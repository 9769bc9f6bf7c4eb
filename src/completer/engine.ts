import type { CancellationToken } from '../base/cancellation';
import { DocumentReader } from '../language/documentReader';
import { suggest } from '../language/suggest';
import { decodeCheckpoint } from '../model/checkpoint';
import type { Kernels } from '../model/kernels';
import { Predictor } from '../model/predictor';
import type { Vocabulary } from '../model/vocabulary';
import type { CompletionRequest, DocumentChange, FromCompleter } from '../protocol/completer';

interface OpenDocument {
  version: number;
  text: string;
  /** What the network has read of it; begun at the first request, and anew with each model. */
  reader: DocumentReader | undefined;
}

/** The network in use and the open documents as it has read them. */
export class Completer {
  readonly #createKernels: () => Kernels;
  readonly #documents = new Map<string, OpenDocument>();
  #model: { readonly predictor: Predictor; readonly vocabulary: Vocabulary } | undefined;

  /** Each model gets kernels of its own, whose memory goes with it. */
  constructor(createKernels: () => Kernels) {
    this.#createKernels = createKernels;
  }

  /** Takes the checkpoint in place of the one in use, and returns its validation loss. Throws, and keeps the old one, where it cannot be read. */
  load(bytes: Uint8Array): number {
    const { parameters, vocabulary, cursor } = decodeCheckpoint(bytes);
    this.#model = { predictor: Predictor.over(this.#createKernels(), parameters), vocabulary };
    this.#forgetReadings();
    return cursor.validationLoss;
  }

  unload(): void {
    this.#model = undefined;
    this.#forgetReadings();
  }

  open(uri: string, version: number, text: string): void {
    this.#documents.set(uri, { version, text, reader: undefined });
  }

  change(uri: string, version: number, changes: readonly DocumentChange[]): void {
    const document = this.#documents.get(uri);
    if (!document) return;
    document.version = version;
    for (const { offset, deleted, inserted } of changes) {
      document.text = document.text.slice(0, offset) + inserted + document.text.slice(offset + deleted);
      document.reader?.forgetBehind(offset);
    }
  }

  close(uri: string): void {
    this.#documents.delete(uri);
  }

  complete(request: CompletionRequest, token: CancellationToken): FromCompleter {
    const { id } = request;
    const from = performance.now();
    const quiet = (reason: string): FromCompleter => ({ kind: 'quiet', id, reason });
    if (token.isCancelled) return quiet('superseded before its turn came');
    if (!this.#model) return quiet('no network has been trained yet');
    const document = this.#documents.get(request.uri);
    if (document?.version !== request.version) return quiet('the document has changed since');
    const { predictor, vocabulary } = this.#model;
    document.reader ??= new DocumentReader(predictor, vocabulary);
    const state = document.reader.stateAt(document.text, request.offset, token);
    if (!state) return quiet('superseded while reading');
    const lineSuffix = restOfLine(document.text, request.offset);
    const result = suggest(
      predictor,
      vocabulary,
      state,
      { ...request.options, trigger: request.trigger, lineSuffix },
      token,
    );
    if (result.kind === 'quiet') return quiet(result.reason);
    return { kind: 'completed', id, suggestions: result.suggestions, milliseconds: performance.now() - from };
  }

  #forgetReadings(): void {
    for (const document of this.#documents.values()) document.reader = undefined;
  }
}

function restOfLine(text: string, offset: number): string {
  return /[^\r\n]*/y.exec(text.slice(offset, offset + 10_000))?.[0] ?? '';
}
