import * as vscode from 'vscode';
import { Owner } from '../base/disposable';

/** Why nothing was suggested last: in the log at debug level, and in the language status of every editor. */
export class QuietReason extends Owner {
  readonly #log: vscode.LogOutputChannel;
  readonly #item: vscode.LanguageStatusItem;
  #last: string | undefined;

  constructor(log: vscode.LogOutputChannel) {
    super();
    this.#log = log;
    this.#item = this._register(vscode.languages.createLanguageStatusItem('recurrent.quiet', { pattern: '**' }));
    this.#item.name = 'Recurrent';
    this.#item.text = 'Recurrent completions';
    this.#item.command = { command: 'recurrent.showLog', title: 'Show Log' };
  }

  get last(): string | undefined {
    return this.#last;
  }

  set(reason: string): void {
    this.#last = reason;
    if (this.isDisposed) return;
    this.#item.detail = `last quiet because ${reason}`;
    this.#log.debug(`No suggestion: ${reason}.`);
  }
}
