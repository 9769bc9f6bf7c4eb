import * as vscode from 'vscode';
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
import { Retention } from '../editor/retention';
import { SuggestionLife, type TextChange } from '../editor/suggestionLife';

const storageKey = 'recurrent.acceptance';
const acceptedCommand = 'recurrent.accepted';

/**
 * Delay from a count to storing and drawing it, in milliseconds, so that counts of fast typing are written together.
 */
const pace = 1000;

/**
 * Counts what becomes of suggestions, by language and day. The counts are stored with the workspace and never sent. The
 * stable API reports neither what the editor displays nor a partial acceptance: a suggestion that is returned counts as
 * shown, and a partial acceptance is recognised by the change that it makes.
 */
export class AcceptanceCounter extends Owner {
  readonly #state: vscode.Memento;
  readonly #changed: Emitter<undefined>;
  readonly #life: SuggestionLife;
  readonly #retention: Retention;
  #ledger: AcceptanceLedger;
  #timer: NodeJS.Timeout | undefined;

  constructor(state: vscode.Memento, onError: (error: unknown) => void) {
    super();
    this.#state = state;
    this.#ledger = parseLedger(state.get(storageKey));
    this.#changed = this._register(new Emitter(onError));
    this._register(
      toDisposable(() => {
        if (this.#timer) this.#publish();
      }),
    );
    this.#retention = this._register(new Retention({ now: () => performance.now(), after, textAt }));
    this.#life = new SuggestionLife({
      count: (day, language, more) => {
        this.#count(day, language, more);
      },
      accepted: (accepted) => {
        this.#retention.add(accepted);
      },
    });
    this.#listen();
  }

  get onDidChange(): Event<undefined> {
    return this.#changed.event;
  }

  /**
   * To be called when a suggestion is returned to the editor and was not superseded. `text` is what it would insert at
   * `offset`, the cursor, whatever the item's range. Returns the command for its item. A continuation or an alternative
   * of the previous suggestion is not counted again.
   */
  offered(document: vscode.TextDocument, offset: number, text: string): vscode.Command {
    const id = this.#life.offered(document.uri.toString(), document.languageId, dayOf(new Date()), offset, text);
    return { command: acceptedCommand, title: 'Count as Accepted', arguments: [id] };
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

  #listen(): void {
    this._register(
      vscode.commands.registerCommand(acceptedCommand, (id: unknown) => {
        if (typeof id === 'number') this.#life.acceptedWhole(id);
      }),
    );
    this._register(
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges, reason }) => {
        const uri = document.uri.toString();
        const changes = contentChanges.map(({ rangeOffset, rangeLength, text }): TextChange => ({
          offset: rangeOffset,
          deleted: rangeLength,
          inserted: text,
        }));
        // Earlier acceptances first: the text that this change inserts must not move itself.
        this.#retention.changed(uri, changes);
        this.#life.changed(uri, changes, reason !== undefined);
      }),
    );
    this._register(
      vscode.workspace.onDidCloseTextDocument((document) => {
        this.#life.closed(document.uri.toString());
        this.#retention.closed(document.uri.toString(), document.getText());
      }),
    );
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
    void this.#state.update(storageKey, this.#ledger);
    this.#changed.fire(undefined);
  }
}

function after(milliseconds: number, act: () => void): Disposable {
  const timer = setTimeout(act, milliseconds);
  return toDisposable(() => {
    clearTimeout(timer);
  });
}

function textAt(uri: string, offset: number, length: number): string | undefined {
  const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === uri);
  return document?.getText(new vscode.Range(document.positionAt(offset), document.positionAt(offset + length)));
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
