import * as vscode from 'vscode';
import { Owner } from '../base/disposable';
import type { Mirrored } from '../editor/document';

/** Between the cells of a notebook, as in the text of a notebook that is learned. */
const betweenCells = '\n\n';

/** The notebook that the document is a cell of. */
export function notebookOf(document: vscode.TextDocument): vscode.NotebookDocument | undefined {
  if (document.uri.scheme !== 'vscode-notebook-cell') return undefined;
  return vscode.workspace.notebookDocuments.find((notebook) =>
    notebook.getCells().some((cell) => cell.document === document),
  );
}

/** The file that holds the document: a cell is in the file of its notebook. */
export function fileOf(document: vscode.TextDocument): vscode.Uri {
  return notebookOf(document)?.uri ?? document.uri;
}

/**
 * The text that the completion worker mirrors for a document: the document itself or, for a cell, all cells of its
 * notebook in the same language, so that a cell continues the cells above it.
 */
export function mirroredOf(document: vscode.TextDocument): Mirrored {
  const notebook = notebookOf(document);
  const uri = notebook ? textName(notebook, document.languageId) : document.uri.toString();
  const cells = notebook ? cellsIn(document.languageId, notebook) : [document];
  const above = cells.slice(0, cells.indexOf(document));
  return {
    uri,
    version: cells.reduce((sum, cell) => sum + cell.version, 0),
    start: above.reduce((sum, cell) => sum + lengthOf(cell) + betweenCells.length, 0),
    text: () => cells.map((cell) => cell.getText()).join(betweenCells),
  };
}

/** Reports each text of a notebook that ends because cells were added, removed or moved, or changed their language. */
export class NotebookTexts extends Owner {
  readonly #onEnd: (uri: string) => void;

  constructor(onEnd: (uri: string) => void) {
    super();
    this.#onEnd = onEnd;
    this._register(
      vscode.workspace.onDidChangeNotebookDocument(({ notebook, contentChanges }) => {
        const removed = contentChanges.flatMap(({ removedCells }) => removedCells);
        if (contentChanges.length > 0) this.#end(notebook, [...notebook.getCells(), ...removed]);
      }),
    );
    this._register(
      vscode.workspace.onDidCloseNotebookDocument((notebook) => {
        this.#end(notebook, notebook.getCells());
      }),
    );
    const endOfCell = (document: vscode.TextDocument): void => {
      const notebook = notebookOf(document);
      if (notebook) onEnd(textName(notebook, document.languageId));
    };
    // A cell whose language changes is closed in the old language and opened in the new one.
    this._register(vscode.workspace.onDidCloseTextDocument(endOfCell));
    this._register(vscode.workspace.onDidOpenTextDocument(endOfCell));
  }

  #end(notebook: vscode.NotebookDocument, cells: readonly vscode.NotebookCell[]): void {
    for (const language of new Set(cells.map(({ document }) => document.languageId)))
      this.#onEnd(textName(notebook, language));
  }
}

/** In UTF-16 units. */
export function lengthOf(document: vscode.TextDocument): number {
  return document.offsetAt(document.lineAt(document.lineCount - 1).range.end);
}

function textName({ uri }: vscode.NotebookDocument, languageId: string): string {
  return uri.with({ fragment: languageId }).toString();
}

function cellsIn(languageId: string, notebook: vscode.NotebookDocument): vscode.TextDocument[] {
  return notebook
    .getCells()
    .map(({ document }) => document)
    .filter((document) => document.languageId === languageId);
}
