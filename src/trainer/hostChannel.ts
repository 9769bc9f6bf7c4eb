import type { AskMessage } from '../protocol/hostFiles';
import type { FromIndexer, FromTrainer } from '../protocol/trainer';

/**
 * Messages to and from the extension host, which may disappear at any moment: killed, or reloaded with its window. A
 * message that cannot be sent is dropped, so that what was learned can still be saved.
 */
export class HostChannel {
  readonly #onGone: () => void;
  #isGone = false;

  /** `onGone` is called once, at the first sign that the host is gone or that this process should end. */
  constructor(receive: (value: unknown) => void, onGone: () => void) {
    this.#onGone = onGone;
    const gone = (): void => {
      this.#gone();
    };
    process.on('message', receive);
    for (const event of ['disconnect', 'error', 'SIGTERM', 'SIGHUP', 'SIGINT']) process.on(event, gone);
    // The host logs this output. Without a listener, a pipe that the host has closed would end this process.
    for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  }

  readonly send = (message: FromTrainer | FromIndexer | AskMessage): void => {
    if (!process.connected) return;
    // With a callback, a failed write is reported to it; otherwise the process would emit an error.
    process.send?.(message, (error: Error | null) => {
      if (error) this.#gone();
    });
  };

  /** Closes the channel after the message has been sent. */
  sendLast(message: FromTrainer | FromIndexer): void {
    if (!process.connected) return;
    process.send?.(message, () => {
      if (process.connected) process.disconnect();
    });
  }

  #gone(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#onGone();
  }
}
