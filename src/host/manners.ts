import * as vscode from 'vscode';
import { Owner } from '../base/disposable';
import type { DocumentChange } from '../protocol/completer';
import { BackOff } from './backOff';
import { type Deed, deedOf } from './deeds';
import { isWithinWord } from './place';

/** Accepted suggestions without a key typed between them after which no further one comes by itself. */
const longestChain = 2;

/** When an automatic suggestion would be in the way, by what the user has just done. */
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

  /** Whether the suggestion that was there has just been accepted. */
  get isAfterAcceptance(): boolean {
    return this.#chain > 0;
  }

  /** `shown` is the ghost text that may have been there. */
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

  /** Escape, where a suggestion was shown. */
  dismissed(document: vscode.TextDocument, position: vscode.Position): void {
    this.#backOff.dismissed(document.uri.toString(), position.line);
  }

  /** Why no automatic suggestion, not even one that was shown, belongs where the cursor is; undefined where one does. */
  reasonOfPlace(document: vscode.TextDocument, position: vscode.Position): string | undefined {
    const selections =
      vscode.window.activeTextEditor?.document === document ? vscode.window.activeTextEditor.selections : [];
    if (selections.length > 1) return 'there are several cursors';
    if (selections.some(({ isEmpty }) => !isEmpty)) return 'text is selected';
    return isWithinWord(document, position) ? 'the cursor is within a word' : undefined;
  }

  /** Why a new automatic suggestion would be in the way after what was done; undefined where it would not. */
  reasonOfDeed(document: vscode.TextDocument, position: vscode.Position): string | undefined {
    if (this.#uri === document.uri.toString() && this.#last !== 'typed' && this.#last !== 'accepted')
      return reasons[this.#last];
    if (this.#chain > longestChain) return 'the suggestions before were accepted, and nothing was typed since';
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
  // Of a pair that the editor closes, the first was typed.
  return inserted.slice(0, 1);
}
