import { Owner } from '../base/disposable';
import { Emitter, type Event } from '../base/event';
import type { Status } from '../protocol/status';
import { type Facts, nothingKnown, statusOf } from './facts';

/** The only holder of the facts about the model and training; everything else listens. */
export class StatusHolder extends Owner {
  readonly #changed: Emitter<Status>;
  readonly #onFacts: (facts: Facts) => void;
  #facts = nothingKnown;
  #status = statusOf(nothingKnown);

  /** `onFacts` is called at once and before each event. */
  constructor(onError: (error: unknown) => void, onFacts: (facts: Facts) => void) {
    super();
    this.#changed = this._register(new Emitter<Status>(onError));
    this.#onFacts = onFacts;
    onFacts(this.#facts);
  }

  get current(): Status {
    return this.#status;
  }

  get facts(): Facts {
    return this.#facts;
  }

  get onDidChange(): Event<Status> {
    return this.#changed.event;
  }

  /** Updates some facts; the others stay. */
  note(changes: Partial<Facts>): void {
    this.#facts = { ...this.#facts, ...changes };
    this.#status = statusOf(this.#facts);
    this.#onFacts(this.#facts);
    this.#changed.fire(this.#status);
  }
}

export function progressText(progress: number): string {
  return `${Math.floor(progress * 100)} %`;
}
