import type { MemberThread } from '../trainer/memberThread';
import type { MemberSetup } from '../trainer/memberMessages';

// Replaces `src/trainer/memberThread.ts` in bundles for a browser.

/** The script of this worker, which also does the work of a member. */
export const memberScript = location.href;

/** The first message to a worker that becomes a member. */
export interface MemberMessage {
  readonly kind: 'member';
  readonly setup: MemberSetup;
}

/** `onError` is called if the worker ends with an error. */
export function startMember(script: string, setup: MemberSetup, onError: () => void): MemberThread {
  const worker = new Worker(script, { name: 'Recurrent training thread' });
  worker.onerror = onError;
  worker.postMessage({ kind: 'member', setup } satisfies MemberMessage);
  return {
    assemble: (memory) => {
      worker.postMessage(memory);
    },
    end: () => {
      worker.terminate();
      return Promise.resolve();
    },
  };
}
