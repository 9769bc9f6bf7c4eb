/** A cache of the most recently used values; a missing value is made on demand. */
export class RecentlyUsed<Value> {
  readonly #most: number;
  /** Least recently used first. */
  readonly #values = new Map<string, Value>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Returns a cached value without marking it as used. */
  peek(key: string): Value | undefined {
    return this.#values.get(key);
  }

  get(key: string, make: () => Value): Value {
    const value = this.#values.get(key) ?? make();
    this.#values.delete(key);
    this.#values.set(key, value);
    for (const longestAgo of this.#values.keys()) {
      if (this.#values.size <= this.#most) break;
      this.#values.delete(longestAgo);
    }
    return value;
  }

  delete(key: string): void {
    this.#values.delete(key);
  }

  clear(): void {
    this.#values.clear();
  }
}
