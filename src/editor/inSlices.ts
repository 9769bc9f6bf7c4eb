import type { Stepwise } from '../base/stepwise';

/** Longest time for which work goes on without a turn of the event loop, in milliseconds: other extensions wait for it. */
const slice = 10;

/** Does work in steps, with turns of the event loop between them. */
export async function inSlices<T>(work: Stepwise<T>): Promise<T> {
  for (;;) {
    const until = performance.now() + slice;
    do {
      const { done, value } = work.next();
      if (done) return value;
    } while (performance.now() < until);
    await nextTurn();
  }
}

/** Resolves when the event loop has handled what waits, a millisecond later: a profile shows the gap. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
