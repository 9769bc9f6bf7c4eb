/** Keeps what was made for the keys that were asked for last; for others it is made anew. */
export class RecentlyUsed<Value> {
  readonly #most: number;
  /** The one that was asked for last at the end. */
  readonly #values = new Map<string, Value>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Only where it is kept; that does not count as asking for it. */
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
