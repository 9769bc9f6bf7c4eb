import { availableParallelism, totalmem } from 'node:os';
import { cpuQuota } from './cpuQuota';

/*
 * The functions of its process that learning uses, here of Node. In bundles for a browser, `src/web/machine.ts`
 * replaces this file.
 */

/** The id by which other processes check whether this one is alive; undefined if it ends with its host. */
export const processId: number | undefined = process.pid;

/** Processor time that this process has used, in milliseconds. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Largest number of threads that can share memory. */
export const mostThreads = Infinity;

/** Number of threads that can run at the same time: one for each core, or what a container's CPU quota allows. */
export function parallelism(): number {
  return Math.min(availableParallelism(), Math.max(1, Math.floor(cpuQuota())));
}

/** Size of the memory that this process can use, in bytes: that of the machine, or the limit of its container. */
export function memorySize(): number {
  // Without a limit, `constrainedMemory` returns 0 or more than any machine has.
  const limit = process.constrainedMemory() || Infinity;
  return Math.min(totalmem(), limit);
}

/** Resolves when waiting messages have been received. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
