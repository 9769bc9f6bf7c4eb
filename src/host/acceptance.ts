import * as vscode from 'vscode';
import { Owner } from '../base/disposable';
import { AcceptanceCounter } from '../editor/acceptanceCounter';

const storageKey = 'recurrent.acceptance';
const acceptedCommand = 'recurrent.accepted';

/** Counts shown, accepted and retained suggestions of this window, and stores the counts with the workspace. */
export class Acceptance extends Owner {
  readonly counter: AcceptanceCounter;

  constructor(state: vscode.Memento, onError: (error: unknown) => void) {
    super();
    this.counter = this._register(
      new AcceptanceCounter({
        saved: state.get(storageKey),
        save: (ledger) => {
          void state.update(storageKey, ledger);
        },
        textAt,
        onError,
      }),
    );
    this.#listen();
  }

  /** As `AcceptanceCounter.offered`; returns the command for the item. */
  offered(document: vscode.TextDocument, offset: number, text: string): vscode.Command {
    const id = this.counter.offered(document.uri.toString(), document.languageId, offset, text);
    return { command: acceptedCommand, title: 'Count as Accepted', arguments: [id] };
  }

  #listen(): void {
    this._register(
      vscode.commands.registerCommand(acceptedCommand, (id: unknown) => {
        if (typeof id === 'number') this.counter.acceptedWhole(id);
      }),
    );
    this._register(
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges, reason }) => {
        const changes = contentChanges.map(({ rangeOffset, rangeLength, text }) => ({
          offset: rangeOffset,
          deleted: rangeLength,
          inserted: text,
        }));
        this.counter.changed(document.uri.toString(), changes, reason !== undefined);
      }),
    );
    this._register(
      vscode.workspace.onDidCloseTextDocument((document) => {
        this.counter.closed(document.uri.toString(), document.getText());
      }),
    );
  }
}

function textAt(uri: string, offset: number, length: number): string | undefined {
  const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === uri);
  return document?.getText(new vscode.Range(document.positionAt(offset), document.positionAt(offset + length)));
}
