import { type CancellationToken, neverCancelled } from '../base/cancellation';
import { atOnce, type Stepwise, withParts } from '../base/stepwise';
import { nextTurn } from './machine';

/** How stepwise work is executed: in one go or interruptible, to its end or until it is stopped. */
export interface Work {
  readonly token: CancellationToken;
  readonly toEnd: <T>(work: Stepwise<T>) => Promise<T>;
}

/** Work in one go, without progress reports. */
export const unwatched: Work = { token: neverCancelled, toEnd: (work) => Promise.resolve(atOnce(work)) };

/** Interval between progress reports, in seconds; faster changes are not perceived. */
const secondsBetweenReports = 0.25;

/** Work that receives messages between its steps and reports its progress. */
export function watched(token: CancellationToken, report: (part: number) => void): Work {
  let reportedAt = -Infinity;
  const reportIfDue = (part: number): void => {
    const now = performance.now() / 1000;
    if (now - reportedAt < secondsBetweenReports) return;
    reportedAt = now;
    report(part);
  };
  return {
    token,
    async toEnd(work) {
      for (;;) {
        const { done, value } = work.next();
        if (done) return value;
        reportIfDue(value);
        await nextTurn();
      }
    },
  };
}

/** Maps the progress of a part of the work to the range `from` … `to`. */
export function partOf({ token, toEnd }: Work, from: number, to: number): Work {
  return { token, toEnd: (work) => toEnd(withParts(work, (part) => from + part * (to - from))) };
}
