import * as vscode from 'vscode';
import { Owner } from '../base/disposable';

/** Milliseconds from one notice to the next, at least: the trainer takes somebody to type for longer than that. */
const interval = 1000;

/** Notices that somebody types, where something is to be told of it. */
export class TypingNotice extends Owner {
  #noticedAt = -Infinity;

  constructor(onTyped: () => void) {
    super();
    this._register(
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        // Logs and output are documents that change as well.
        if (document !== vscode.window.activeTextEditor?.document) return;
        const now = performance.now();
        if (now - this.#noticedAt < interval) return;
        this.#noticedAt = now;
        onTyped();
      }),
    );
  }
}
