import { type CancellationToken, neverCancelled } from '../base/cancellation';
import { atOnce, type Stepwise, withParts } from '../base/stepwise';

/** How long work is done: watched or not, to its end or until it is stopped. */
export interface Work {
  readonly token: CancellationToken;
  readonly toEnd: <T>(work: Stepwise<T>) => Promise<T>;
}

/** Work that nobody looks at, done at one go. */
export const unwatched: Work = { token: neverCancelled, toEnd: (work) => Promise.resolve(atOnce(work)) };

/** Seconds between two reports: the eye follows no more. */
const secondsBetweenReports = 0.25;

/** Work that lets messages in at each of its steps, and tells now and then how far it is. */
export function watched(token: CancellationToken, report: (part: number) => void): Work {
  let toldAt = -Infinity;
  const tell = (part: number): void => {
    const now = performance.now() / 1000;
    if (now - toldAt < secondsBetweenReports) return;
    toldAt = now;
    report(part);
  };
  return {
    token,
    async toEnd(work) {
      for (;;) {
        const { done, value } = work.next();
        if (done) return value;
        tell(value);
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}

/** A part of the work, that from `from` to `to`. */
export function partOf({ token, toEnd }: Work, from: number, to: number): Work {
  return { token, toEnd: (work) => toEnd(withParts(work, (part) => from + part * (to - from))) };
}
