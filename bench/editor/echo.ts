import { Worker } from 'node:worker_threads';

const script = `
  const { parentPort } = require('node:worker_threads');
  parentPort.on('message', (message) => parentPort.postMessage(message));
`;

/** A worker that answers at once: its round trips show what the machine adds to those of the completion worker. */
export class Echo {
  readonly #worker = new Worker(script, { eval: true });
  #roundTrips: number[] = [];

  constructor() {
    this.#worker.unref();
    this.#worker.on('message', (askedAt: number) => this.#roundTrips.push(performance.now() - askedAt));
  }

  ask(): void {
    this.#worker.postMessage(performance.now());
  }

  /** Round trips since the last call, in milliseconds. */
  take(): readonly number[] {
    const taken = this.#roundTrips;
    this.#roundTrips = [];
    return taken;
  }
}
