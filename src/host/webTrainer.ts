import { messageOf } from '../base/errors';
import type { ToTrainer } from '../protocol/trainer';
import type { ToWebWorker } from '../protocol/webWorkers';
import type { ChannelListener, TrainerChannel } from '../editor/trainerChannel';
import { startWorker } from './webScripts';
import { storedIn } from './webStorage';

/**
 * Starts a worker that trains. It ends with the page, and nothing can be saved after that: what was saved at the last
 * validation is kept. Replaces `trainerChannel.ts`.
 */
export function openTrainer(script: string, listener: ChannelListener): TrainerChannel {
  let worker: Worker | undefined;
  let isOver = false;
  const starting = startWorker(script, 'Recurrent trainer').then((started) => {
    // It may have been ended meanwhile.
    if (isOver) started.terminate();
    else worker = started;
    started.onmessage = ({ data }) => {
      listener.message(data);
    };
    started.onerror = ({ message }) => {
      end();
      listener.ended(message ?? 'it failed');
    };
  });
  starting.catch((error: unknown) => {
    listener.ended(`it cannot be started: ${messageOf(error)}`);
  });
  const end = (): void => {
    isOver = true;
    worker?.terminate();
    worker = undefined;
  };
  // Messages are posted one after the other: reading stored files for the worker takes a while.
  let sent: Promise<unknown> = starting;
  const post = async (message: ToTrainer): Promise<void> => {
    if ('storage' in message) worker?.postMessage((await storedIn(message.storage)) satisfies ToWebWorker);
    worker?.postMessage(message);
  };
  return {
    pid: undefined,
    send: (message) => {
      sent = sent.then(
        () => post(message),
        // Its end has been reported.
        () => undefined,
      );
    },
    leave: end,
    kill: () => {
      end();
      return Promise.resolve();
    },
  };
}
