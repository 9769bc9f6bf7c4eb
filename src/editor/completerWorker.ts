import { Deferred } from '../base/deferred';
import { Owner, toDisposable } from '../base/disposable';
import { unreachable } from '../base/errors';
import type { CompletionRequest, DocumentChange, FromCompleter, ToCompleter } from '../protocol/completer';
import { parseFromCompleter, unknownMessage } from '../protocol/processMessages';
import { type CompleterThread, startCompleter } from './completerThread';

export type CompletionAnswer = Extract<FromCompleter, { kind: 'completed' | 'quiet' }>;

export interface CompleterListener {
  /** `validationLoss` is the network's, if there is one. `problem`: why the stored index cannot be used with it. */
  loaded(validationLoss: number | undefined, hasIndex: boolean, problem?: string): void;
  /** The stored network or index cannot be used; the model loaded before stays in use. */
  loadFailed(message: string, hasNetwork: boolean): void;
  /** The worker ended by itself. If `isReplaced`, another one is started. */
  crashed(reason: string, isReplaced: boolean): void;
}

/** Number of crashes within `crashMemory` after which no worker is started: the next one would crash too. */
const mostCrashes = 3;

/** Time for which a crash counts, in milliseconds. */
const crashMemory = 600_000;

/**
 * The extension host's end of the completion worker. Every request is answered. Documents are mirrored into the worker.
 * After a crash, a new worker loads the same model, and documents are opened in it with their next request.
 */
export class CompleterWorker extends Owner {
  readonly #script: string;
  readonly #listener: CompleterListener;
  readonly #pending = new Map<number, Deferred<CompletionAnswer>>();
  readonly #open = new Set<string>();
  /** Started on first use. */
  #worker: CompleterThread | undefined;
  #isGivenUp = false;
  #folder: string | undefined;
  /** Times of the latest crashes, on the clock of `performance.now`. */
  #crashes: readonly number[] = [];
  #nextId = 1;

  constructor(script: string, listener: CompleterListener) {
    super();
    this.#script = script;
    this.#listener = listener;
    this._register(
      toDisposable(() => {
        this.#settleAll('the extension was deactivated');
        void this.#worker?.end();
        this.#worker = undefined;
      }),
    );
  }

  /** Replaces the model in use with the one in this folder, which may lack the network, the index or both. */
  load(folder: string): void {
    this.#folder = folder;
    this.#send({ kind: 'load', folder });
  }

  /** Replaces the worker by a new one, even after too many crashes. Requests in progress get no suggestion. */
  async restart(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    this.#isGivenUp = false;
    this.#crashes = [];
    this.#reload('the completion worker was restarted');
    await worker?.end();
  }

  /** Mirrors a document; its later changes and its closing must be reported. */
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

  /** Passes `onCancelled` a function that cancels the request. Always settles, even if the worker ends. */
  complete(
    request: Omit<CompletionRequest, 'id'>,
    onCancelled: (cancel: () => void) => void,
  ): Promise<CompletionAnswer> {
    const id = this.#nextId++;
    if (this.isDisposed || this.#isGivenUp) {
      const reason = this.isDisposed
        ? 'the extension was deactivated'
        : 'the completion worker crashed too often: run Recurrent: Restart Completions';
      return Promise.resolve({ kind: 'quiet', id, reason });
    }
    const answer = new Deferred<CompletionAnswer>();
    this.#pending.set(id, answer);
    onCancelled(() => {
      this.#worker?.cancel(id);
    });
    this.#send({ kind: 'complete', request: { ...request, id } });
    return answer.promise;
  }

  #start(): CompleterThread {
    const worker = startCompleter(this.#script, {
      message: (value) => {
        const message = parseFromCompleter(value);
        if (message) this.#receive(message);
        else {
          void worker.end();
          ended(unknownMessage('the completion worker', value));
        }
      },
      ended: (reason) => {
        ended(reason);
      },
    });
    const ended = (reason: string): void => {
      if (!this.isDisposed && this.#worker === worker) this.#replace(reason);
    };
    return worker;
  }

  #replace(reason: string): void {
    const now = performance.now();
    this.#crashes = [...this.#crashes.filter((time) => now - time < crashMemory), now];
    this.#isGivenUp = this.#crashes.length >= mostCrashes;
    this.#worker = undefined;
    this.#reload('the completion worker crashed');
    this.#listener.crashed(reason, !this.#isGivenUp);
  }

  /** Answers pending requests with `reason` and loads the model into a new worker, unless too many have crashed. */
  #reload(reason: string): void {
    this.#open.clear();
    this.#settleAll(reason);
    if (this.#folder) this.#send({ kind: 'load', folder: this.#folder });
  }

  #receive(message: FromCompleter): void {
    switch (message.kind) {
      case 'loaded':
        this.#listener.loaded(message.validationLoss, message.hasIndex, message.problem);
        break;
      case 'loadFailed':
        this.#listener.loadFailed(message.message, message.hasNetwork);
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
    if (this.isDisposed || this.#isGivenUp) return;
    this.#worker ??= this.#start();
    this.#worker.send(message);
  }

  #settleAll(reason: string): void {
    for (const [id, answer] of this.#pending) answer.resolve({ kind: 'quiet', id, reason });
    this.#pending.clear();
  }
}
