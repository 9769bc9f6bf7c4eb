import { Worker } from 'node:worker_threads';
import { sharedBytes } from '../base/sharedBytes';
import { cancellationSlots, completerLimits, type ToCompleter } from '../protocol/completer';

// Threads of Node. In bundles for a browser, `webCompleter.ts` replaces this file.

/** A running completion worker. */
export interface CompleterThread {
  send(message: ToCompleter): void;
  /** Cancels a request, even while the worker is busy with it where memory can be shared. */
  cancel(id: number): void;
  end(): Promise<unknown>;
}

export interface ThreadListener {
  message(value: unknown): void;
  /** The worker has ended, for any reason. */
  ended(reason: string): void;
}

export function startCompleter(script: string, listener: ThreadListener): CompleterThread {
  // If threads cannot share memory, the worker has a copy, and requests in progress are not cancelled.
  const cancelled = new Int32Array(sharedBytes(4 * cancellationSlots));
  const worker = new Worker(script, { workerData: cancelled.buffer, resourceLimits: completerLimits });
  let reason = 'it exited';
  worker.on('message', (value: unknown) => {
    listener.message(value);
  });
  worker.on('error', (error: unknown) => {
    reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  });
  // Follows an error; it is the only event if the worker ran out of memory or exited by itself.
  worker.on('exit', () => {
    listener.ended(reason);
  });
  return {
    send: (message) => {
      worker.postMessage(message);
    },
    cancel: (id) => {
      Atomics.store(cancelled, id % cancellationSlots, id);
    },
    end: () => worker.terminate(),
  };
}
