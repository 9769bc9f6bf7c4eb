import { Worker } from 'node:worker_threads';
import { Deferred } from '../base/deferred';
import { Owner, toDisposable } from '../base/disposable';
import { unreachable } from '../base/errors';
import {
  cancellationSlots,
  type CompletionRequest,
  type DocumentChange,
  type FromCompleter,
  type ToCompleter,
} from '../protocol/completer';

export type CompletionAnswer = Extract<FromCompleter, { kind: 'completed' | 'quiet' }>;

export interface CompleterListener {
  loaded(validationLoss: number): void;
  /** The file cannot be used; what was loaded before stays in use. */
  loadFailed(message: string): void;
  /** The worker ended by itself. */
  crashed(reason: string): void;
}

/** The completion worker as the extension host sees it: requests that are answered, and documents that it mirrors. */
export class CompleterWorker extends Owner {
  readonly #worker: Worker;
  readonly #cancelled = new Int32Array(new SharedArrayBuffer(4 * cancellationSlots));
  readonly #pending = new Map<number, Deferred<CompletionAnswer>>();
  readonly #open = new Set<string>();
  #nextId = 1;

  constructor(script: string, listener: CompleterListener) {
    super();
    this.#worker = new Worker(script, { workerData: this.#cancelled.buffer });
    this.#worker.on('message', (message: FromCompleter) => {
      this.#receive(message, listener);
    });
    const ended = (reason: string): void => {
      this.#settleAll(`the completion worker ended: ${reason}`);
      if (!this.isDisposed) listener.crashed(reason);
    };
    this.#worker.on('error', (error) => {
      ended(error instanceof Error ? (error.stack ?? error.message) : String(error));
    });
    this.#worker.on('exit', (code) => {
      if (code !== 0) ended(`exit code ${code}`);
    });
    this._register(
      toDisposable(() => {
        this.#settleAll('the extension was deactivated');
        void this.#worker.terminate();
      }),
    );
  }

  load(file: string): void {
    this.#send({ kind: 'load', file });
  }

  unload(): void {
    this.#send({ kind: 'unload' });
  }

  /** Mirrors a document from now on; its changes and its closing must follow. */
  open(uri: string, version: number, text: () => string): void {
    if (this.#open.has(uri)) return;
    this.#open.add(uri);
    this.#send({ kind: 'open', uri, version, text: text() });
  }

  change(uri: string, version: number, changes: readonly DocumentChange[]): void {
    if (this.#open.has(uri)) this.#send({ kind: 'change', uri, version, changes });
  }

  close(uri: string): void {
    if (this.#open.delete(uri)) this.#send({ kind: 'close', uri });
  }

  /** `onCancelled` is called with what cancels the request. Always settles, also when the worker ends. */
  complete(
    request: Omit<CompletionRequest, 'id'>,
    onCancelled: (cancel: () => void) => void,
  ): Promise<CompletionAnswer> {
    const id = this.#nextId++;
    const answer = new Deferred<CompletionAnswer>();
    if (this.isDisposed) return Promise.resolve({ kind: 'quiet', id, reason: 'the extension was deactivated' });
    this.#pending.set(id, answer);
    onCancelled(() => {
      Atomics.store(this.#cancelled, id % cancellationSlots, id);
    });
    this.#send({ kind: 'complete', request: { ...request, id } });
    return answer.promise;
  }

  #receive(message: FromCompleter, listener: CompleterListener): void {
    switch (message.kind) {
      case 'loaded':
        listener.loaded(message.validationLoss);
        break;
      case 'loadFailed':
        listener.loadFailed(message.message);
        break;
      case 'completed':
      case 'quiet':
        this.#pending.get(message.id)?.resolve(message);
        this.#pending.delete(message.id);
        break;
      default:
        unreachable(message);
    }
  }

  #send(message: ToCompleter): void {
    this.#worker.postMessage(message);
  }

  #settleAll(reason: string): void {
    for (const [id, answer] of this.#pending) answer.resolve({ kind: 'quiet', id, reason });
    this.#pending.clear();
  }
}
