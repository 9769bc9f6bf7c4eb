import type { CancellationToken } from '../base/cancellation';
import { messageOf, unreachable } from '../base/errors';
import { chooseKernels, createKernels } from '../kernels/kernelChoice';
import { mixingKernels } from '../kernels/mixing';
import { cancellationSlots, type FromCompleter } from '../protocol/completer';
import { parseToCompleter, unknownMessage } from '../protocol/processMessages';
import { storedFiles } from '../protocol/storage';
import { disk } from '../storage/disk';
import { Completer } from './completer';
import { loadStored } from './loadStored';

const { checkpoint, index } = storedFiles;

/** Answers messages in order; a request that is cancelled before its turn is answered at once. */
export class CompleterService {
  readonly #cancelled: Int32Array;
  readonly #tell: (message: FromCompleter) => void;
  readonly #completer: Completer;
  #isReadingAhead = false;

  /** `cancelled`: the slots of cancellation, see `cancellationSlots`. */
  constructor(cancelled: Int32Array, tell: (message: FromCompleter) => void) {
    this.#cancelled = cancelled;
    this.#tell = tell;
    const choice = chooseKernels();
    this.#completer = new Completer(() => createKernels(choice).kernels, mixingKernels());
  }

  receive(value: unknown): void {
    const message = parseToCompleter(value);
    if (!message) throw new Error(unknownMessage('the extension host', value));
    const completer = this.#completer;
    switch (message.kind) {
      case 'load':
        this.#load(message.folder);
        break;
      case 'open':
        completer.open(message.uri, message.version, message.text);
        break;
      case 'change':
        completer.change(message.uri, message.version, message.changes);
        break;
      case 'close':
        completer.close(message.uri);
        break;
      case 'complete':
        this.#tell(completer.complete(message.request, this.#tokenFor(message.request.id)));
        if (!this.#isReadingAhead) this.#readAhead();
        break;
      default:
        unreachable(message);
    }
  }

  /** Between messages, reads and learns the lines that requests have left unread. */
  #readAhead(): void {
    this.#isReadingAhead = true;
    setTimeout(() => {
      this.#isReadingAhead = this.#completer.readAhead();
      if (this.#isReadingAhead) this.#readAhead();
    });
  }

  #load(folder: string): void {
    try {
      this.#tell(this.#loaded(folder));
    } catch (error) {
      this.#tell({ kind: 'loadFailed', message: messageOf(error), hasNetwork: disk.has(folder, checkpoint) });
    }
  }

  /** Loads what is stored. If only the index is damaged, the network is used alone until the index is rebuilt. */
  #loaded(folder: string): FromCompleter {
    const hasIndex = disk.has(folder, index);
    try {
      return { kind: 'loaded', validationLoss: loadStored(this.#completer, folder), hasIndex };
    } catch (error) {
      // The network is used alone only if both are stored: then the index may be the damaged one.
      if (!hasIndex || !disk.has(folder, checkpoint)) throw error;
      const validationLoss = disk.read(folder, checkpoint, (weights) => this.#completer.load(weights));
      return { kind: 'loaded', validationLoss, hasIndex: false, problem: messageOf(error) };
    }
  }

  #tokenFor(id: number): CancellationToken {
    const cancelled = this.#cancelled;
    return {
      get isCancelled() {
        return Atomics.load(cancelled, id % cancellationSlots) === id;
      },
    };
  }
}
