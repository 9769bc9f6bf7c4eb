import type { Random } from '../../src/base/random';

/** Irregular keys at an average speed. After a delay, keys are not typed faster. */
export class Pace {
  /** Characters per second. */
  speed: number;
  readonly #random: Random;
  #next = 0;

  constructor(speed: number, random: Random) {
    this.speed = speed;
    this.#random = random;
  }

  /** Waits until the next key is due. */
  async wait(): Promise<void> {
    const now = performance.now();
    if (this.#next > now) await new Promise((resolve) => setTimeout(resolve, this.#next - now));
    this.#next = Math.max(now, this.#next) + (1000 / this.speed) * this.#random.uniform(0.5, 1.5);
  }
}
