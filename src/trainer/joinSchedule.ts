/** Approximate fraction of the run's time that goes to fitting the mixture with a network that is still training. */
const joiningShare = 0.02;

/**
 * Decides when the mixture is fitted with a network that is still training: each time its steps have doubled, while
 * that is cheap.
 */
export class JoinSchedule {
  #step: number;
  #seconds = 0;

  /** `step`: steps of the network that the mixture was last fitted with; 0 for none. */
  constructor(step: number) {
    this.#step = step;
  }

  /** `steps`: steps of the network; `seconds`: time of the run. */
  isDue(steps: number, seconds: number): boolean {
    return this.#seconds <= joiningShare * seconds && steps >= 2 * this.#step;
  }

  joined(steps: number, tookSeconds: number): void {
    this.#step = steps;
    this.#seconds += tookSeconds;
  }
}
