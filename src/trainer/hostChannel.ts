import type { FromIndexer, FromTrainer, ToTrainer } from '../protocol/trainer';

/**
 * The channel to the extension host, which may be gone at any moment: killed, or reloaded with its window. A message that
 * cannot be sent any more is lost, and is no reason to lose what was learned.
 */
export class HostChannel {
  readonly #onGone: () => void;
  #isGone = false;

  /** `onGone` is called once, however it shows first that the host is gone or that this process shall end. */
  constructor(receive: (message: ToTrainer) => void, onGone: () => void) {
    this.#onGone = onGone;
    const gone = (): void => {
      this.#gone();
    };
    process.on('message', receive);
    for (const event of ['disconnect', 'error', 'SIGTERM', 'SIGHUP', 'SIGINT']) process.on(event, gone);
    // What is written there is for the log of the host. Without a listener, a pipe that it closed would end this process.
    for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  }

  readonly tell = (message: FromTrainer | FromIndexer): void => {
    if (!process.connected) return;
    // Where a callback is given, it gets the error of a write to a host that was killed; else the process would emit it.
    process.send?.(message, (error: Error | null) => {
      if (error) this.#gone();
    });
  };

  /** The channel is closed only when the message is through. */
  tellLast(message: FromTrainer | FromIndexer): void {
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
