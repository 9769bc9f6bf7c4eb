import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { TeamMemory } from '../learning/replica';
import type { MemberSetup } from './memberMessages';

/* In bundles for a browser, `src/web/memberThread.ts` replaces this file. */

/** A thread that does a part of each step of training. */
export interface MemberThread {
  /** Gives the thread the memory that it works on. */
  assemble(memory: TeamMemory): void;
  end(): Promise<unknown>;
}

/** The script of the threads, beside this file in the built extension. */
export const memberScript = path.join(__dirname, 'member.js');

/** `onError` is called if the thread ends with an error. */
export function startMember(script: string, setup: MemberSetup, onError: () => void): MemberThread {
  const worker = new Worker(script, { workerData: setup });
  worker.on('error', onError);
  worker.unref();
  return {
    assemble: (memory) => {
      worker.postMessage(memory);
    },
    end: () => worker.terminate(),
  };
}
