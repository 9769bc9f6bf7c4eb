/** Long work that can be done a little at a time: yields the part that is done, 0 … 1, and returns its result. */
export type Stepwise<T> = Generator<number, T, undefined>;

/** The result of work that is done at one go. */
export function atOnce<T>(work: Stepwise<T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** The same work, with other parts: those that `partOf` makes of its own. */
export function* withParts<T>(work: Stepwise<T>, partOf: (part: number) => number): Stepwise<T> {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    yield partOf(value);
  }
}
