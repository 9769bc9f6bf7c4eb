import * as vscode from 'vscode';
import { Owner } from '../base/disposable';

/**
 * Shortest interval between two notices, in milliseconds; shorter than the time for which the trainer assumes typing.
 */
const interval = 1000;

/** Reports that the user types in the active editor, at most once per interval. */
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
