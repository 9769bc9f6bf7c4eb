/** A promise that is resolved from outside. */
export class Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;

  constructor() {
    let resolve!: (value: T) => void;
    this.promise = new Promise<T>((resolved) => {
      resolve = resolved;
    });
    this.resolve = resolve;
  }
}
