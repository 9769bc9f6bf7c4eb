import { type Disposable, Owner, toDisposable } from '../base/disposable';
import { Emitter, type Event } from '../base/event';
import {
  type AcceptanceCounts,
  type AcceptanceLedger,
  type AcceptanceSummary,
  byLanguage,
  keptDays,
  parseLedger,
  since,
  withCounts,
} from '../protocol/acceptance';
import type { DocumentChange } from '../protocol/completer';
import { Retention } from './retention';
import { SuggestionLife } from './suggestionLife';

/** Delay before a count is stored and drawn, in milliseconds, so that counts of fast typing are written together. */
const pace = 1000;

/** The functions of the editor that the counter needs. */
export interface AcceptanceHost {
  /** The ledger as it was last saved; invalid parts are dropped. */
  readonly saved: unknown;
  save(ledger: AcceptanceLedger): void;
  /** The text of an open document at this position. */
  readonly textAt: (uri: string, offset: number, length: number) => string | undefined;
  onError(error: unknown): void;
}

/**
 * Counts shown, accepted and retained suggestions by language and day. The counts are stored with the workspace and
 * never sent. Some editors report neither displayed suggestions nor partial acceptances: a suggestion that is returned
 * therefore counts as shown, and a partial acceptance is recognised by the change that it makes.
 */
export class AcceptanceCounter extends Owner {
  readonly #host: AcceptanceHost;
  readonly #changed: Emitter<undefined>;
  readonly #life: SuggestionLife;
  readonly #retention: Retention;
  #ledger: AcceptanceLedger;
  #timer: NodeJS.Timeout | undefined;

  constructor(host: AcceptanceHost) {
    super();
    this.#host = host;
    this.#ledger = parseLedger(host.saved);
    this.#changed = this._register(
      new Emitter((error) => {
        host.onError(error);
      }),
    );
    this._register(
      toDisposable(() => {
        if (this.#timer) this.#publish();
      }),
    );
    this.#retention = this._register(new Retention({ now: () => performance.now(), after, textAt: host.textAt }));
    this.#life = new SuggestionLife({
      count: (day, language, more) => {
        this.#count(day, language, more);
      },
      accepted: (accepted) => {
        this.#retention.add(accepted);
      },
    });
  }

  get onDidChange(): Event<undefined> {
    return this.#changed.event;
  }

  /**
   * To be called when a suggestion is returned to the editor and was not superseded. `text` is what it would insert at
   * `offset`, the cursor, whatever the item's range. Returns the id with which its acceptance is reported. A
   * continuation or an alternative of the previous suggestion is not counted again.
   */
  offered(uri: string, languageId: string, offset: number, text: string): number {
    return this.#life.offered(uri, languageId, dayOf(new Date()), offset, text);
  }

  /** The editor has inserted all of a suggestion. */
  acceptedWhole(id: number): void {
    this.#life.acceptedWhole(id);
  }

  /** The editor has inserted the first `length` UTF-16 units of a suggestion. */
  acceptedPart(id: number, length: number): void {
    this.#life.acceptedPart(id, length);
  }

  changed(uri: string, changes: readonly DocumentChange[], isUndoOrRedo: boolean): void {
    // Earlier acceptances first: the text that this change inserts must not move itself.
    this.#retention.changed(uri, changes);
    this.#life.changed(uri, changes, isUndoOrRedo);
  }

  closed(uri: string, lastText: string): void {
    this.#life.closed(uri);
    this.#retention.closed(uri, lastText);
  }

  summary(): AcceptanceSummary {
    return {
      today: byLanguage(since(this.#ledger, firstOfDays(1))),
      week: byLanguage(since(this.#ledger, firstOfDays(7))),
      all: byLanguage(since(this.#ledger, firstOfDays(keptDays))),
    };
  }

  /** Resets the counts. Returns a function that restores them. */
  reset(): () => void {
    const before = this.#ledger;
    this.#life.forget();
    this.#retention.clear();
    this.#ledger = {};
    this.#publish();
    return () => {
      this.#ledger = before;
      this.#publish();
    };
  }

  #count(day: string, language: string, more: Partial<AcceptanceCounts>): void {
    this.#ledger = withCounts(this.#ledger, day, language, more);
    this.#timer ??= setTimeout(() => {
      this.#publish();
    }, pace);
  }

  #publish(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#ledger = since(this.#ledger, firstOfDays(keptDays));
    this.#host.save(this.#ledger);
    this.#changed.fire(undefined);
  }
}

function after(milliseconds: number, act: () => void): Disposable {
  const timer = setTimeout(act, milliseconds);
  return toDisposable(() => {
    clearTimeout(timer);
  });
}

/** The first day of a period of this many days that ends today. */
function firstOfDays(days: number): string {
  const date = new Date();
  date.setDate(date.getDate() - (days - 1));
  return dayOf(date);
}

/** In the local time zone. */
function dayOf(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
