import { Worker } from 'node:worker_threads';

const script = `
  const { parentPort, workerData } = require('node:worker_threads');
  parentPort.on('message', (message) => {
    let sum = 0;
    for (let i = 0; i < workerData.additions; i++) sum = (sum + i) | 0;
    workerData.sum = sum;
    parentPort.postMessage(message);
  });
`;

/**
 * A worker that answers after a fixed work: its round trips show what the machine adds to those of the completion worker
 * at the same moments.
 */
export class Echo {
  readonly #worker: Worker;
  #roundTrips: number[] = [];
  #onAnswer: (() => void) | undefined;

  /** `additions` is the work of an answer. */
  constructor(additions = 0) {
    this.#worker = new Worker(script, { eval: true, workerData: { additions } });
    this.#worker.unref();
    this.#worker.on('message', (askedAt: number) => {
      this.#roundTrips.push(performance.now() - askedAt);
      this.#onAnswer?.();
    });
  }

  /** Resolves with the answer. */
  ask(): Promise<void> {
    this.#worker.postMessage(performance.now());
    return new Promise((resolve) => {
      this.#onAnswer = resolve;
    });
  }

  /** Round trips since the last call, in milliseconds. */
  take(): readonly number[] {
    const taken = this.#roundTrips;
    this.#roundTrips = [];
    return taken;
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}
