import type { Stepwise } from '../base/stepwise';

/** Longest time between two turns of the event loop, in milliseconds: other extensions wait for the next turn. */
const slice = 10;

/** Does work in steps, with turns of the event loop between them. */
export async function inSlices<T>(work: Stepwise<T>): Promise<T> {
  for (;;) {
    const until = performance.now() + slice;
    do {
      const { done, value } = work.next();
      if (done) return value;
    } while (performance.now() < until);
    await yieldToEventLoop();
  }
}

/** Resolves after the event loop has handled pending events, about a millisecond later; profiles show the gap. */
export function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
