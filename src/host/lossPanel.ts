import * as vscode from 'vscode';
import { Owner } from '../base/disposable';
import { messageOf, unreachable } from '../base/errors';
import { parseFromPanel, type PanelCommand, showPanelCommand, type ToPanel } from '../protocol/panel';
import type { AcceptanceCounter } from '../editor/acceptanceCounter';
import type { StatusHolder } from '../editor/statusHolder';
import type { LearningEvent, Training } from '../editor/training';

const viewType = 'recurrent.lossPanel';

/** Key in the workspace's state: id of the window session that last created a panel. */
const sessionKey = 'lossPanel.session';

/** The actions of the panel's buttons. */
export type PanelCommands = Readonly<Record<PanelCommand, () => unknown>>;

/**
 * The single loss panel, wherever the user puts it; restored with the window. The panel stays open when the extension
 * host ends; a restarted extension host replaces it.
 */
export class LossPanel extends Owner implements vscode.WebviewPanelSerializer {
  readonly #context: vscode.ExtensionContext;
  readonly #status: StatusHolder;
  readonly #training: Training;
  readonly #acceptance: AcceptanceCounter;
  readonly #commands: PanelCommands;
  readonly #log: vscode.LogOutputChannel;
  #panel: vscode.WebviewPanel | undefined;
  /** Whether this extension host has had a panel; after that, no panel of an earlier one is left. */
  #hasShown = false;

  constructor(
    context: vscode.ExtensionContext,
    status: StatusHolder,
    training: Training,
    acceptance: AcceptanceCounter,
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
      vscode.window.tabGroups.onDidChangeTabs(() => {
        this.#replaceOrphan();
      }),
    );
    this._register(
      vscode.workspace.onDidGrantWorkspaceTrust(() => {
        this.#showAll();
      }),
    );
    this._register(
      acceptance.onDidChange(() => {
        this.#showAcceptance();
      }),
    );
    this.#replaceOrphan();
  }

  show(): void {
    if (this.#panel) {
      this.#panel.reveal(undefined, true);
      return;
    }
    // These tabs belong to an earlier extension host, or have not been looked at since the window opened.
    const others = panelTabs();
    const viewColumn = others[0]?.group.viewColumn ?? vscode.ViewColumn.Beside;
    this.#adopt(vscode.window.createWebviewPanel(viewType, 'Recurrent', { viewColumn, preserveFocus: true }));
    if (others.length > 0) void this.#close(others);
  }

  deserializeWebviewPanel(panel: vscode.WebviewPanel): Thenable<void> {
    if (this.#panel) panel.dispose();
    else this.#adopt(panel);
    return Promise.resolve();
  }

  /**
   * A panel whose extension host is gone does not respond, so it is replaced as soon as it is active. After a reload of
   * the window, which starts another session, VS Code restores panels through the serializer instead.
   */
  #replaceOrphan(): void {
    if (this.#hasShown || this.#context.workspaceState.get(sessionKey) !== vscode.env.sessionId) return;
    if (panelTabs().some(({ isActive }) => isActive)) this.show();
  }

  async #close(tabs: readonly vscode.Tab[]): Promise<void> {
    try {
      await vscode.window.tabGroups.close(tabs, true);
    } catch (error) {
      // The user has closed it.
      this.#log.debug(`A panel of an earlier extension host was not closed: ${messageOf(error)}`);
    }
  }

  #adopt(panel: vscode.WebviewPanel): void {
    this.#panel = panel;
    this.#hasShown = true;
    void this.#context.workspaceState.update(sessionKey, vscode.env.sessionId);
    const media = vscode.Uri.joinPath(this.#context.extensionUri, 'media');
    panel.iconPath = {
      dark: vscode.Uri.joinPath(media, 'panel-dark.svg'),
      light: vscode.Uri.joinPath(media, 'panel-light.svg'),
    };
    const dist = vscode.Uri.joinPath(this.#context.extensionUri, 'dist');
    panel.webview.options = {
      enableScripts: true,
      enableCommandUris: [showPanelCommand],
      localResourceRoots: [dist],
    };
    panel.webview.onDidReceiveMessage((message: unknown) => {
      this.#receive(message);
    });
    panel.onDidDispose(() => {
      this.#panel = undefined;
    });
    panel.webview.html = html(panel.webview, dist);
  }

  #receive(value: unknown): void {
    // After disposal, the panel must not appear to work.
    if (this.isDisposed) return;
    const message = parseFromPanel(value);
    switch (message?.kind) {
      case 'ready':
        this.#showAll();
        break;
      case 'ping':
        this.#post({ kind: 'pong' });
        break;
      case 'run':
        this.#commands[message.command]();
        break;
      case 'error':
        this.#log.error(`Loss panel: ${message.message}`);
        break;
      case undefined:
        this.#log.warn(`The loss panel sent an unknown message: ${JSON.stringify(value)}`);
    }
  }

  #forward(event: LearningEvent): void {
    switch (event.kind) {
      case 'history':
        this.#showAll();
        break;
      case 'point':
      case 'sample':
      case 'reliability':
        this.#post(event);
        break;
      case 'model':
      case 'begun':
      case 'over':
        break;
      default:
        unreachable(event);
    }
  }

  #showAll(): void {
    this.#post({
      kind: 'show',
      status: this.#status.current,
      hasFolder: (vscode.workspace.workspaceFolders ?? []).length > 0,
      isTrusted: vscode.workspace.isTrusted,
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

/** VS Code prefixes the view type of a webview tab. */
function panelTabs(): vscode.Tab[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(viewType));
}

function html(webview: vscode.Webview, dist: vscode.Uri): string {
  const nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));
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
