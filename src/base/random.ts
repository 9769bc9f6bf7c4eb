/**
 * Seeded pseudo-random numbers: sfc32 (Chris Doty-Humphrey's Small Fast Chaotic generator, 128 bits of state, passes
 * PractRand). The same seed gives the same numbers on every machine, and the state can be saved and restored.
 */
export class Random {
  readonly #state: Uint32Array;

  constructor(seed: number) {
    this.#state = new Uint32Array(4);
    this.restart(seed);
  }

  /** Resets the generator to a seed. */
  restart(seed: number): void {
    this.#state[0] = seed;
    this.#state[1] = seed / 2 ** 32;
    this.#state[2] = 0x9e3779b9;
    this.#state[3] = 1;
    for (let i = 0; i < 12; i++) this.nextUint32();
  }

  static restored(state: readonly number[]): Random {
    const random = new Random(0);
    random.#state.set(state);
    return random;
  }

  get state(): readonly number[] {
    return [...this.#state];
  }

  nextUint32(): number {
    const state = this.#state;
    const [a, b, c, counter] = state as unknown as [number, number, number, number];
    const result = (a + b + counter) >>> 0;
    state[0] = b ^ (b >>> 9);
    state[1] = c + (c << 3);
    state[2] = ((c << 21) | (c >>> 11)) + result;
    state[3] = counter + 1;
    return result;
  }

  /** Uniform in [0, 1), 32 bits. */
  next(): number {
    return this.nextUint32() / 2 ** 32;
  }

  /** Uniform in [low, high). */
  uniform(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  /** Standard normal, by the Box–Muller transform. */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
  }

  /** Uniform integer in [0, bound). */
  integer(bound: number): number {
    return Math.floor(this.next() * bound);
  }

  /** Shuffles in place (Fisher–Yates). */
  shuffle<T>(items: T[]): T[] {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      [items[i], items[j]] = [items[j]!, items[i]!];
    }
    return items;
  }
}
