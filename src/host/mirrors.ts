import * as vscode from 'vscode';
import { Owner } from '../base/disposable';
import type { DocumentChange } from '../protocol/completer';
import type { CompleterWorker } from './completerWorker';
import { notebookOf } from './notebooks';

/** Between the cells of a notebook, as in the text of a notebook that is learned. */
const betweenCells = '\n\n';

/** Where a document is in the texts of the completion worker. */
export interface Mirrored {
  /** Name of the text in the worker. */
  readonly uri: string;
  /** Changes with every change of the text. */
  readonly version: number;
  /** Offset of the document in the text, in UTF-16 units. */
  readonly start: number;
}

/**
 * Mirrors documents into the completion worker. A document is a text of its own; the cells of a notebook in one language
 * are one text together, so that a cell continues those above it, and cells of other languages have no part in it.
 */
export class Mirrors extends Owner {
  readonly #completer: CompleterWorker;
  /** Names of the texts of each notebook that may be open in the worker. */
  readonly #texts = new Map<string, Set<string>>();

  constructor(completer: CompleterWorker) {
    super();
    this.#completer = completer;
    this._register(
      vscode.workspace.onDidCloseTextDocument((document) => {
        completer.close(document.uri.toString());
      }),
    );
    this._register(
      vscode.workspace.onDidChangeNotebookDocument(({ notebook, contentChanges }) => {
        if (contentChanges.length > 0) this.#close(notebook);
      }),
    );
    this._register(
      vscode.workspace.onDidCloseNotebookDocument((notebook) => {
        this.#close(notebook);
      }),
    );
    this._register(
      vscode.workspace.onDidOpenTextDocument((document) => {
        // A cell whose language changes is closed and opened again.
        const notebook = notebookOf(document);
        if (notebook) this.#close(notebook);
      }),
    );
  }

  /** Opens the text of the document in the worker, unless it is open. */
  open(document: vscode.TextDocument): Mirrored {
    const notebook = notebookOf(document);
    const cells = notebook ? cellsLike(document, notebook) : [document];
    const mirrored = mirroredOf(document, notebook, cells);
    if (notebook) this.#textsOf(notebook).add(mirrored.uri);
    this.#completer.open(mirrored.uri, mirrored.version, () => cells.map((cell) => cell.getText()).join(betweenCells));
    return mirrored;
  }

  /** To be called after each change of a document. */
  changed(document: vscode.TextDocument, changes: readonly DocumentChange[]): void {
    const notebook = notebookOf(document);
    const cells = notebook ? cellsLike(document, notebook) : [document];
    const { uri, version, start } = mirroredOf(document, notebook, cells);
    const moved = changes.map((change) => ({ ...change, offset: start + change.offset }));
    this.#completer.change(uri, version, moved);
  }

  #textsOf(notebook: vscode.NotebookDocument): Set<string> {
    const name = notebook.uri.toString();
    const texts = this.#texts.get(name) ?? new Set();
    this.#texts.set(name, texts);
    return texts;
  }

  #close(notebook: vscode.NotebookDocument): void {
    for (const uri of this.#textsOf(notebook)) this.#completer.close(uri);
    this.#texts.delete(notebook.uri.toString());
  }
}

/** The cells in the language of this one, which is among them. */
function cellsLike({ languageId }: vscode.TextDocument, notebook: vscode.NotebookDocument): vscode.TextDocument[] {
  const documents = notebook.getCells().map((cell) => cell.document);
  return documents.filter((document) => document.languageId === languageId);
}

function mirroredOf(
  document: vscode.TextDocument,
  notebook: vscode.NotebookDocument | undefined,
  cells: readonly vscode.TextDocument[],
): Mirrored {
  if (!notebook) return { uri: document.uri.toString(), version: document.version, start: 0 };
  const above = cells.slice(0, cells.indexOf(document));
  return {
    uri: notebook.uri.with({ fragment: document.languageId }).toString(),
    version: cells.reduce((sum, cell) => sum + cell.version, 0),
    start: above.reduce((sum, cell) => sum + lengthOf(cell) + betweenCells.length, 0),
  };
}

/** In UTF-16 units. */
export function lengthOf(document: vscode.TextDocument): number {
  return document.offsetAt(document.lineAt(document.lineCount - 1).range.end);
}
