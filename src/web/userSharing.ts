import { RestPace } from '../trainer/restPace';
import type { SharingWithUser } from '../trainer/service';

/** Training rests while the user types. In a browser, other windows and the load of the machine are unknown. */
export class UserSharing implements SharingWithUser {
  readonly #rest = new RestPace();

  typed(): void {
    this.#rest.typed(performance.now() / 1000);
  }

  takeTurn(): Promise<void> {
    return Promise.resolve();
  }

  giveTurn(): void {
    // No other window waits for a turn.
  }

  restAfter(stepSeconds: number): number {
    return this.#rest.restAfter(stepSeconds, performance.now() / 1000, 0);
  }
}
