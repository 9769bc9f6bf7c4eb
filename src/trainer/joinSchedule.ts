/** Part of the time that goes to learning the mixing weights with a network that still trains, about. */
const joiningShare = 0.02;

/** When a network that still trains joins the index: each time that it has learned twice as long, while that is cheap. */
export class JoinSchedule {
  #step: number;
  #seconds = 0;

  /** `step`: steps of the network that joined last; 0 where none has. */
  constructor(step: number) {
    this.#step = step;
  }

  /** After `steps` steps of the network, `seconds` into the run. */
  isDue(steps: number, seconds: number): boolean {
    return this.#seconds <= joiningShare * seconds && steps >= 2 * this.#step;
  }

  joined(steps: number, tookSeconds: number): void {
    this.#step = steps;
    this.#seconds += tookSeconds;
  }
}
