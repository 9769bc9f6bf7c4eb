import * as vscode from 'vscode';
import { Owner } from '../base/disposable';
import type { DocumentChange } from '../protocol/completer';
import { BackOff } from '../editor/backOff';
import { type Deed, deedOf } from '../editor/deeds';
import { isWithinWord } from './cursorContext';

/**
 * Longest chain: number of suggestions, accepted in a row without a key typed between them, that another one may
 * follow.
 */
const longestChain = 2;

/** Decides when an automatic suggestion would be in the way, by what the user did last. */
export class Manners extends Owner {
  readonly #backOff = new BackOff();
  #uri = '';
  #last: Deed = 'typed';
  /** When the last key was typed, on the clock of `performance.now`. */
  #typedAt = -Infinity;
  #chain = 0;

  get lastTypedAt(): number {
    return this.#typedAt;
  }

  /** Whether a suggestion was just accepted. */
  get isAfterAcceptance(): boolean {
    return this.#chain > 0;
  }

  /** `shown` is the ghost text that may have been displayed. */
  changed(event: vscode.TextDocumentChangeEvent, changes: readonly DocumentChange[], shown: readonly string[]): void {
    const uri = event.document.uri.toString();
    const deed = deedOf(changes, event.reason !== undefined, shown);
    this.#uri = uri;
    this.#last = deed;
    if (deed === 'accepted') {
      this.#chain++;
      this.#backOff.accepted();
      return;
    }
    this.#chain = 0;
    if (deed !== 'typed') return;
    this.#typedAt = performance.now();
    const line = event.contentChanges[0]?.range.start.line ?? 0;
    const length = changes.reduce((sum, { inserted }) => sum + inserted.length, 0);
    this.#backOff.typed(uri, line, length);
    const isTypedOver = shown.length > 0 && !shown.some((text) => text.startsWith(firstOf(changes)));
    if (isTypedOver) this.#backOff.typedOver(uri, line);
  }

  /** To be called on Escape while a suggestion is shown. */
  dismissed(document: vscode.TextDocument, position: vscode.Position): void {
    this.#backOff.dismissed(document.uri.toString(), position.line);
  }

  /** Why no automatic suggestion, new or already shown, belongs at the cursor; undefined if one may be shown. */
  reasonOfPlace(document: vscode.TextDocument, position: vscode.Position): string | undefined {
    const selections =
      vscode.window.activeTextEditor?.document === document ? vscode.window.activeTextEditor.selections : [];
    if (selections.length > 1) return 'there are several cursors';
    if (selections.some(({ isEmpty }) => !isEmpty)) return 'text is selected';
    return isWithinWord(document, position) ? 'the cursor is within a word' : undefined;
  }

  /** Why a new automatic suggestion would be in the way after the last change; undefined if it would not. */
  reasonOfDeed(document: vscode.TextDocument, position: vscode.Position): string | undefined {
    if (this.#uri === document.uri.toString() && this.#last !== 'typed' && this.#last !== 'accepted')
      return reasons[this.#last];
    if (this.#chain > longestChain) return 'suggestions were accepted, and nothing has been typed since';
    if (this.#backOff.isQuiet(document.uri.toString(), position.line)) return 'suggestions were dismissed in this line';
    return undefined;
  }
}

const reasons: Readonly<Record<Exclude<Deed, 'typed' | 'accepted'>, string>> = {
  deleted: 'text was just deleted',
  undone: 'a change was just undone or redone',
  pasted: 'text was just pasted',
};

function firstOf(changes: readonly DocumentChange[]): string {
  const [{ inserted } = { inserted: '' }] = changes;
  // Of a pair that the editor has closed, the user typed the first character.
  return inserted.slice(0, 1);
}
