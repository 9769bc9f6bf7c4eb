import * as vscode from 'vscode';
import { Owner } from '../base/disposable';
import { Emitter } from '../base/event';
import { inSlices } from '../editor/inSlices';
import { learnedFilesText } from './learnedFilesText';
import type { ModelStore } from '../editor/modelStore';

const scheme = 'recurrent';
const uri = vscode.Uri.from({ scheme, path: 'Learned Files.md' });

/** A read-only document that lists what was learned, what was held out, and what was left out and why. */
export class LearnedFilesDocument extends Owner implements vscode.TextDocumentContentProvider {
  readonly #store: ModelStore;
  readonly #changed: Emitter<vscode.Uri>;

  constructor(store: ModelStore, onError: (error: unknown) => void) {
    super();
    this.#store = store;
    this.#changed = this._register(new Emitter<vscode.Uri>(onError));
    this._register(vscode.workspace.registerTextDocumentContentProvider(scheme, this));
  }

  get onDidChange(): vscode.Event<vscode.Uri> {
    return this.#changed.event as vscode.Event<vscode.Uri>;
  }

  async show(): Promise<void> {
    this.#changed.fire(uri);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
  }

  /** A run or an update of the index may have learned other files. */
  refresh(): void {
    this.#changed.fire(uri);
  }

  async provideTextDocumentContent(): Promise<string> {
    return inSlices(learnedFilesText(await this.#store.indexedFiles(), await this.#store.learnedFiles()));
  }
}
