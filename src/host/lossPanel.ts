import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { Owner, toDisposable } from '../base/disposable';
import { parseFromPanel, type PanelCommand, type ToPanel } from '../protocol/panel';
import type { Acceptance } from './acceptance';
import type { StatusHolder } from './status';
import type { LearningEvent, Training } from './training';

const viewType = 'recurrent.lossPanel';

/** What the panel's buttons do. */
export type PanelCommands = Readonly<Record<PanelCommand, () => unknown>>;

/** The one loss panel, wherever the user has put it; restored with the window. */
export class LossPanel extends Owner implements vscode.WebviewPanelSerializer {
  readonly #context: vscode.ExtensionContext;
  readonly #status: StatusHolder;
  readonly #training: Training;
  readonly #acceptance: Acceptance;
  readonly #commands: PanelCommands;
  readonly #log: vscode.LogOutputChannel;
  #panel: vscode.WebviewPanel | undefined;

  constructor(
    context: vscode.ExtensionContext,
    status: StatusHolder,
    training: Training,
    acceptance: Acceptance,
    commands: PanelCommands,
    log: vscode.LogOutputChannel,
  ) {
    super();
    this.#context = context;
    this.#status = status;
    this.#training = training;
    this.#acceptance = acceptance;
    this.#commands = commands;
    this.#log = log;
    this._register(vscode.window.registerWebviewPanelSerializer(viewType, this));
    this._register(
      status.onDidChange((current) => {
        this.#post({ kind: 'status', status: current });
      }),
    );
    this._register(
      training.onDidHappen((event) => {
        this.#forward(event);
      }),
    );
    this._register(
      acceptance.onDidChange(() => {
        this.#showAcceptance();
      }),
    );
    this._register(
      toDisposable(() => {
        this.#panel?.dispose();
      }),
    );
  }

  show(): void {
    if (this.#panel) {
      this.#panel.reveal(undefined, true);
      return;
    }
    const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    this.#adopt(vscode.window.createWebviewPanel(viewType, 'Recurrent', column));
  }

  deserializeWebviewPanel(panel: vscode.WebviewPanel): Thenable<void> {
    if (this.#panel) panel.dispose();
    else this.#adopt(panel);
    return Promise.resolve();
  }

  #adopt(panel: vscode.WebviewPanel): void {
    this.#panel = panel;
    const media = vscode.Uri.joinPath(this.#context.extensionUri, 'media');
    panel.iconPath = {
      dark: vscode.Uri.joinPath(media, 'panel-dark.svg'),
      light: vscode.Uri.joinPath(media, 'panel-light.svg'),
    };
    const dist = vscode.Uri.joinPath(this.#context.extensionUri, 'dist');
    panel.webview.options = { enableScripts: true, localResourceRoots: [dist] };
    panel.webview.onDidReceiveMessage((message: unknown) => {
      this.#receive(message);
    });
    panel.onDidDispose(() => {
      this.#panel = undefined;
    });
    panel.webview.html = html(panel.webview, dist);
  }

  #receive(value: unknown): void {
    const message = parseFromPanel(value);
    switch (message?.kind) {
      case 'ready':
        this.#showAll();
        break;
      case 'run':
        this.#commands[message.command]();
        break;
      case 'error':
        this.#log.error(`Loss panel: ${message.message}`);
        break;
      case undefined:
        this.#log.warn(`The loss panel sent a message that is not understood: ${JSON.stringify(value)}`);
    }
  }

  #forward(event: LearningEvent): void {
    if (event.kind === 'history') this.#showAll();
    else if (event.kind === 'point' || event.kind === 'sample') this.#post(event);
  }

  #showAll(): void {
    this.#post({
      kind: 'show',
      status: this.#status.current,
      hasFolder: (vscode.workspace.workspaceFolders ?? []).length > 0,
      history: this.#training.history,
    });
    this.#showAcceptance();
  }

  #showAcceptance(): void {
    if (this.#panel) this.#post({ kind: 'acceptance', acceptance: this.#acceptance.summary() });
  }

  #post(message: ToPanel): void {
    void this.#panel?.webview.postMessage(message);
  }
}

function html(webview: vscode.Webview, dist: vscode.Uri): string {
  const nonce = randomBytes(16).toString('base64');
  const script = webview.asWebviewUri(vscode.Uri.joinPath(dist, 'webview.js')).toString();
  const style = webview.asWebviewUri(vscode.Uri.joinPath(dist, 'webview.css')).toString();
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}';">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <link rel="stylesheet" href="${style}">
    <title>Recurrent</title>
  </head>
  <body>
    <div id="root"></div>
    <script nonce="${nonce}" src="${script}"></script>
  </body>
</html>`;
}
