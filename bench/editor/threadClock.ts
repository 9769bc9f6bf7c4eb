import { Worker } from 'node:worker_threads';

/** Polling interval, in milliseconds. The kernel updates a running thread's time at its timer's ticks, 1 to 4 ms apart. */
const interval = 1;

/** Reads the times of the process's main thread, whose identifier is that of the process. */
const script = `
  const { readFileSync } = require('node:fs');
  const { parentPort, workerData } = require('node:worker_threads');
  const file = '/proc/self/task/' + process.pid + '/schedstat';
  const timer = setInterval(() => {
    const at = Number(process.hrtime.bigint()) / 1e6;
    workerData.samples.push({ at, ran: parseInt(readFileSync(file, 'utf8'), 10) / 1e6 });
  }, workerData.interval);
  parentPort.on('message', () => {
    clearInterval(timer);
    parentPort.postMessage(workerData.samples);
  });
`;

/** The processor time that a thread had used at a moment of the monotonic clock, both in milliseconds. */
export interface RunTime {
  readonly at: number;
  readonly ran: number;
}

/**
 * Records the processor time of the process's main thread from another thread: a profile of a stretch cannot tell work
 * from a wait for a processor. Linux only.
 */
export class ThreadClock {
  readonly #worker = new Worker(script, { eval: true, workerData: { interval, samples: [] } });

  constructor() {
    this.#worker.unref();
  }

  async stop(): Promise<readonly RunTime[]> {
    this.#worker.postMessage('stop');
    const samples = await new Promise<readonly RunTime[]>((resolve, reject) => {
      this.#worker.on('message', resolve);
      this.#worker.on('error', reject);
    });
    await this.#worker.terminate();
    return samples;
  }
}

/**
 * Processor time used between two moments, at most that between the samples around them: an upper bound. Not more than
 * the time between the moments.
 */
export function ranBetween(samples: readonly RunTime[], from: number, to: number): number {
  const before = samples[Math.max(0, firstAfter(samples, from) - 1)];
  const after = samples[Math.min(samples.length - 1, firstAfter(samples, to))];
  return before && after ? Math.min(to - from, after.ran - before.ran) : to - from;
}

/** Index of the first sample after a moment, by bisection; the number of samples if there is none. */
function firstAfter(samples: readonly RunTime[], moment: number): number {
  let low = 0;
  let high = samples.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (samples[middle]!.at > moment) high = middle;
    else low = middle + 1;
  }
  return low;
}
