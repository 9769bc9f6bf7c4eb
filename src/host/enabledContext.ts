import * as vscode from 'vscode';
import { Owner } from '../base/disposable';
import { enablementSettings } from '../editor/enablement';
import type { Settings } from '../editor/settings';

/** Sets the context keys that show or hide the commands to enable and disable. */
export class EnabledContext extends Owner {
  readonly #settings: Settings;

  constructor(settings: Settings, onDidChange: () => void) {
    super();
    this.#settings = settings;
    this._register(
      vscode.workspace.onDidChangeConfiguration((event) => {
        const isAffected = enablementSettings.some((key) => event.affectsConfiguration(key));
        if (!isAffected) return;
        this.#update();
        onDidChange();
      }),
    );
    this._register(
      vscode.window.onDidChangeActiveTextEditor(() => {
        this.#update();
      }),
    );
    this.#update();
  }

  #update(): void {
    const language = vscode.window.activeTextEditor?.document.languageId;
    setContext('recurrent.enabled', this.#settings.isEnabledAnywhere());
    setContext('recurrent.enabledForLanguage', language !== undefined && this.#settings.isEnabled(language));
  }
}

function setContext(key: string, value: boolean): void {
  void vscode.commands.executeCommand('setContext', key, value);
}
