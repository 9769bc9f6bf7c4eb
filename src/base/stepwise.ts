/** Long work in small steps: yields the fraction that is done, 0 … 1, and returns its result. */
export type Stepwise<T> = Generator<number, T, undefined>;

/** Does all steps and returns the result. */
export function atOnce<T>(work: Stepwise<T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** The same work, with its progress mapped by `partOf`. */
export function* withParts<T>(work: Stepwise<T>, partOf: (part: number) => number): Stepwise<T> {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    yield partOf(value);
  }
}
