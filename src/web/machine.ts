// Replaces `src/indexing/machine.ts` in bundles for a browser.

/** A worker ends with its page. */
export const processId: number | undefined = undefined;

/** Threads share memory only in a page that is isolated from other origins. */
export const mostThreads = crossOriginIsolated ? Infinity : 1;

/** Time since this worker was started, in milliseconds: a browser does not report how much of it was processor time. */
export function processorTime(): number {
  return performance.now();
}

/** Number of threads that can run at the same time. */
export function parallelism(): number {
  return navigator.hardwareConcurrency;
}

/** Assumed size of the memory, in bytes: that of most machines, because browsers do not report it. */
export function memorySize(): number {
  return 4e9;
}

const { port1: here, port2: there } = new MessageChannel();
const waiting: (() => void)[] = [];
here.onmessage = () => waiting.shift()?.();

/** Resolves when waiting messages have been received. Not a timer, which takes at least 4 ms. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    there.postMessage(undefined);
  });
}
