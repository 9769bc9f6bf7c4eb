import { existsSync } from 'node:fs';
import path from 'node:path';
import { types } from 'node:util';
import { parentPort, workerData } from 'node:worker_threads';
import type { CancellationToken } from '../base/cancellation';
import { messageOf, unreachable } from '../base/errors';
import { chooseKernels, createKernels } from '../kernels/kernelChoice';
import { cancellationSlots, type FromCompleter } from '../protocol/completer';
import { parseToCompleter, unknownMessage } from '../protocol/processMessages';
import { storedFiles } from '../protocol/storage';
import { readStored } from '../storage/storedFile';
import { Completer } from './completer';

/**
 * Entry of the completion worker. It answers messages in order; a request that was cancelled by then is answered at
 * once.
 */
const port = parentPort!;
const memory: unknown = workerData;
if (!types.isAnyArrayBuffer(memory))
  throw new Error('Expected memory for cancellation: this is a worker of the extension, not to be started alone.');
const cancelled = new Int32Array(memory);
const choice = chooseKernels();
let isReadingAhead = false;
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
      if (!isReadingAhead) readAhead();
      break;
    default:
      unreachable(message);
  }
});

/** Reads what requests have left unread, between messages. */
function readAhead(): void {
  setImmediate(() => {
    isReadingAhead = completer.readAhead();
    if (isReadingAhead) readAhead();
  });
  isReadingAhead = true;
}

function load(folder: string): void {
  const checkpoint = path.join(folder, storedFiles.checkpoint);
  try {
    tell(loaded(checkpoint, path.join(folder, storedFiles.index)));
  } catch (error) {
    tell({ kind: 'loadFailed', message: messageOf(error), hasNetwork: existsSync(checkpoint) });
  }
}

/** Loads what is stored. If only the index is damaged, the network is used alone until the index is rebuilt. */
function loaded(checkpoint: string, index: string): FromCompleter {
  const hasIndex = existsSync(index);
  try {
    return { kind: 'loaded', validationLoss: loadStored(checkpoint, index), hasIndex };
  } catch (error) {
    // Without one of the two there is nothing to fall back to.
    if (!hasIndex || !existsSync(checkpoint)) throw error;
    const validationLoss = readStored(checkpoint, (weights) => completer.load(weights));
    return { kind: 'loaded', validationLoss, hasIndex: false, problem: messageOf(error) };
  }
}

/** Returns the network's validation loss, if there is one. */
function loadStored(checkpoint: string, index: string): number | undefined {
  const validationLoss = readStored(
    checkpoint,
    (weights) => readStored(index, (learned) => completer.load(weights, learned)) ?? completer.load(weights),
  );
  if (validationLoss !== undefined) return validationLoss;
  const isLoaded = readStored(index, (learned) => {
    completer.loadIndex(learned);
    return true;
  });
  if (!isLoaded) completer.unload();
  return undefined;
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
