import * as vscode from 'vscode';
import { Owner } from '../base/disposable';
import { enablementSettings } from '../editor/enablement';
import { type IndexingListener, IndexUpdates, mayBeLearned } from '../editor/indexUpdates';
import { quietMilliseconds } from '../editor/indexPace';
import type { ModelStore } from '../editor/modelStore';
import type { Settings } from '../editor/settings';
import type { Training } from '../editor/training';
import { corpusRequest, excludeSettings } from './corpusRequest';

/** Settings that determine which files are indexed. */
const corpusSettings = [
  ...excludeSettings,
  'files.encoding',
  'recurrent.training.maximumCharacters',
  ...enablementSettings,
];

/**
 * Schedules updates of the index when files, settings or workspace folders change. They wait while the window is in the
 * background or the workspace is not trusted.
 */
export class Indexing extends Owner {
  readonly #updates: IndexUpdates;
  /** Whether an update is postponed until the window has the focus. */
  #waitsForFocus = false;

  constructor(
    script: string,
    store: ModelStore,
    settings: Settings,
    training: Training,
    log: vscode.LogOutputChannel,
    listener: IndexingListener,
  ) {
    super();
    const workspace = {
      obstacle: () => this.#obstacle(),
      corpus: () => corpusRequest(settings.maximumCharacters()),
    };
    this.#updates = this._register(new IndexUpdates(script, store, settings, training, workspace, log, listener));
    this.#listen();
  }

  /** Updates now, for changes made while the window was closed. The network is not adapted. */
  start(): void {
    this.#updates.schedule(0);
  }

  /** Ends the update in progress, which may have read files that are now excluded, and starts another one at once. */
  async restart(): Promise<void> {
    await this.#updates.restart();
  }

  /** Stops an update in progress, and starts none before the next run. */
  async halt(): Promise<void> {
    await this.#updates.halt();
  }

  #listen(): void {
    const { workspace } = vscode;
    const updates = this.#updates;
    const changed = (...uris: readonly vscode.Uri[]): void => {
      if (uris.some(isOfWorkspace)) updates.changed();
    };
    const watcher = this._register(workspace.createFileSystemWatcher('**/*'));
    // The watcher may exclude folders in which the user edits files.
    for (const listener of [
      watcher.onDidCreate(changed),
      watcher.onDidChange(changed),
      watcher.onDidDelete(changed),
      workspace.onDidSaveTextDocument(({ uri }) => {
        changed(uri);
      }),
      workspace.onDidCreateFiles(({ files }) => {
        changed(...files);
      }),
      workspace.onDidDeleteFiles(({ files }) => {
        changed(...files);
      }),
      workspace.onDidRenameFiles(({ files }) => {
        changed(...files.flatMap(({ oldUri, newUri }) => [oldUri, newUri]));
      }),
      workspace.onDidChangeConfiguration((event) => {
        const isAffected = corpusSettings.some((key) => event.affectsConfiguration(key));
        if (isAffected) updates.schedule(quietMilliseconds);
      }),
      workspace.onDidChangeWorkspaceFolders(() => {
        updates.schedule(quietMilliseconds);
      }),
      workspace.onDidGrantWorkspaceTrust(() => {
        updates.schedule(0);
      }),
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (!focused || !this.#waitsForFocus) return;
        this.#waitsForFocus = false;
        updates.schedule(0);
      }),
    ]) {
      this._register(listener);
    }
  }

  #obstacle(): string | undefined {
    this.#waitsForFocus = !vscode.window.state.focused;
    if (this.#waitsForFocus) return 'the window is in the background';
    if (!vscode.workspace.isTrusted) return 'the workspace is not trusted';
    return vscode.workspace.workspaceFolders?.length ? undefined : 'no folder is open';
  }
}

/** Whether a change of this file or folder can change what is learned. */
function isOfWorkspace(uri: vscode.Uri): boolean {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  return folder ? mayBeLearned(uri.path.slice(folder.uri.path.length).replace(/^\//, '')) : false;
}
