/** A cache of the most recently used values; a missing value is made on demand. */
export class RecentlyUsed<Value> {
  readonly #most: number;
  readonly #drop: (value: Value) => void;
  /** Least recently used first. */
  readonly #values = new Map<string, Value>();

  /** `drop` is called with each value that leaves the cache. */
  constructor(most: number, drop: (value: Value) => void) {
    this.#most = most;
    this.#drop = drop;
  }

  /** Returns a cached value without marking it as used. */
  peek(key: string): Value | undefined {
    return this.#values.get(key);
  }

  /** The value for a new key is made after others have left the cache. */
  get(key: string, make: () => Value): Value {
    const known = this.#values.get(key);
    this.#values.delete(key);
    for (const longestAgo of this.#values.keys()) {
      if (this.#values.size < this.#most) break;
      this.delete(longestAgo);
    }
    const value = known ?? make();
    this.#values.set(key, value);
    return value;
  }

  delete(key: string): void {
    const value = this.#values.get(key);
    if (value === undefined) return;
    this.#values.delete(key);
    this.#drop(value);
  }

  clear(): void {
    for (const key of this.#values.keys()) this.delete(key);
  }
}
