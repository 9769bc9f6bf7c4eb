import { messageOf } from '../base/errors';
import { cancellationSlots, type ToCompleter } from '../protocol/completer';
import { storedFiles } from '../protocol/storage';
import type { ToWebWorker } from '../protocol/webWorkers';
import type { CompleterThread, ThreadListener } from '../editor/completerThread';
import { startWorker } from './webScripts';
import { storedIn } from './webStorage';

const loaded = [storedFiles.checkpoint, storedFiles.index];

/** Starts a completion worker of a web page. Replaces `completerThread.ts`. */
export function startCompleter(script: string, listener: ThreadListener): CompleterThread {
  const slots = crossOriginIsolated ? new Int32Array(new SharedArrayBuffer(4 * cancellationSlots)) : undefined;
  let worker: Worker | undefined;
  let isOver = false;
  const tell = (message: ToWebWorker | ToCompleter): void => {
    worker?.postMessage(message);
  };
  const starting = startWorker(script, 'Recurrent completer').then((started) => {
    // It may have been ended meanwhile.
    if (isOver) started.terminate();
    else worker = started;
    started.onmessage = ({ data }) => {
      listener.message(data);
    };
    started.onerror = ({ message }) => {
      started.terminate();
      listener.ended(message ?? 'it failed');
    };
    tell({ kind: 'begin', cancelled: slots?.buffer });
  });
  starting.catch((error: unknown) => {
    listener.ended(`it cannot be started: ${messageOf(error)}`);
  });
  // Messages are posted one after the other: reading stored files for the worker takes a while.
  let sent: Promise<unknown> = starting;
  const post = async (message: ToCompleter): Promise<void> => {
    if (message.kind === 'load') tell(await storedIn(message.folder, loaded));
    tell(message);
  };
  return {
    send: (message) => {
      sent = sent.then(
        () => post(message),
        // Its end has been reported.
        () => undefined,
      );
    },
    cancel: (id) => {
      if (slots) Atomics.store(slots, id % cancellationSlots, id);
      else tell({ kind: 'cancel', id });
    },
    end: () => {
      isOver = true;
      worker?.terminate();
      return Promise.resolve();
    },
  };
}
