import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import type { CancellationToken } from '../base/cancellation';
import { messageOf, unreachable } from '../base/errors';
import { chooseKernels, createKernels } from '../kernels/kernelChoice';
import { cancellationSlots, type FromCompleter } from '../protocol/completer';
import { parseToCompleter, unknownMessage } from '../protocol/processMessages';
import { storedFiles } from '../protocol/storage';
import { Completer } from './completer';

/**
 * Entry of the completion worker. It answers messages in order; a request that was cancelled by then is answered at
 * once.
 */
const port = parentPort!;
if (!(workerData instanceof SharedArrayBuffer))
  throw new Error(
    'Expected shared memory for cancellation: this is a worker of the extension, not to be started alone.',
  );
const cancelled = new Int32Array(workerData);
const choice = chooseKernels();
const completer = new Completer(() => createKernels(choice).kernels);

port.on('message', (value: unknown) => {
  const message = parseToCompleter(value);
  if (!message) throw new Error(unknownMessage('the extension host', value));
  switch (message.kind) {
    case 'load':
      load(message.folder);
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
      tell(completer.complete(message.request, tokenFor(message.request.id)));
      break;
    default:
      unreachable(message);
  }
});

function load(folder: string): void {
  const isThere = (name: string): boolean => existsSync(path.join(folder, name));
  const read = (name: string): Buffer | undefined =>
    isThere(name) ? readFileSync(path.join(folder, name)) : undefined;
  try {
    tell(loaded(read(storedFiles.checkpoint), read(storedFiles.index)));
  } catch (error) {
    tell({ kind: 'loadFailed', message: messageOf(error), hasNetwork: isThere(storedFiles.checkpoint) });
  }
}

/** Loads what is stored. If only the index is damaged, the network is used alone until the index is rebuilt. */
function loaded(checkpoint: Uint8Array | undefined, index: Uint8Array | undefined): FromCompleter {
  try {
    const validationLoss = checkpoint && completer.load(checkpoint, index);
    if (!checkpoint && index) completer.loadIndex(index);
    if (!checkpoint && !index) completer.unload();
    return { kind: 'loaded', validationLoss, hasIndex: index !== undefined };
  } catch (error) {
    // Without one of the two there is nothing to fall back to.
    if (!checkpoint || !index) throw error;
    return { kind: 'loaded', validationLoss: completer.load(checkpoint), hasIndex: false, problem: messageOf(error) };
  }
}

function tokenFor(id: number): CancellationToken {
  return {
    get isCancelled() {
      return Atomics.load(cancelled, id % cancellationSlots) === id;
    },
  };
}

function tell(message: FromCompleter): void {
  port.postMessage(message);
}
