import * as vscode from 'vscode';
import { Owner, toDisposable } from '../base/disposable';
import { enablementSettings } from '../editor/enablement';
import { describeFile, FileStates } from '../editor/fileState';
import type { IndexedFiles } from '../protocol/learning';
import { yieldToEventLoop } from '../editor/inSlices';
import type { ModelStore } from '../editor/modelStore';
import type { Settings } from '../editor/settings';
import { fileOf } from './notebooks';
import { workspacePathOf } from './workspacePath';

const inlineSuggestSetting = 'editor.inlineSuggest.enabled';

/**
 * Delay before the active editor's file is looked up, in milliseconds, so that nothing is read while the window starts
 * or the user flips through tabs.
 */
const lookUpDelay = 500;

/**
 * Longest wait after a change for the next answer, in milliseconds; without one, the earlier suggestion is no longer
 * shown.
 */
const answerPatience = 500;

/** The outcome of the last request. */
type Latest =
  | { readonly kind: 'quiet'; readonly uri: string; readonly reason: string }
  | { readonly kind: 'suggesting'; readonly document: vscode.TextDocument; readonly position: vscode.Position };

/** The model that completions come from. */
interface ModelInUse {
  /** Nats per character on held-out files; absent if there is no network. */
  readonly validationLoss: number | undefined;
  readonly hasIndex: boolean;
}

/** The text of one item, and its action. */
interface StatusEntry {
  readonly text: string;
  readonly detail?: string;
  readonly command: vscode.Command;
  readonly isWarning?: boolean;
}

const showLog = { command: 'recurrent.showLog', title: 'Show Log' };
const showPanel = { command: 'recurrent.showPanel', title: 'Show Loss Panel' };
const showLearnedFiles = { command: 'recurrent.showLearnedFiles', title: 'Show Learned Files' };
const train = { command: 'recurrent.train', title: 'Train on Workspace' };
const manageTrust = { command: 'workbench.trust.manage', title: 'Manage Workspace Trust' };

/**
 * The language status of the active editor, in three items: the current suggestion or why there is none, whether the
 * file was learned, and the model in use. Each reason also goes to the log, at debug level.
 */
export class LanguageStatus extends Owner {
  readonly #log: vscode.LogOutputChannel;
  readonly #settings: Settings;
  readonly #store: ModelStore;
  readonly #suggestions: vscode.LanguageStatusItem;
  readonly #file: vscode.LanguageStatusItem;
  readonly #model: vscode.LanguageStatusItem;
  #latest: Latest | undefined;
  #lastReason: string | undefined;
  #modelInUse: ModelInUse = { validationLoss: undefined, hasIndex: false };
  /** What the update of the index in progress does; absent if there is none. */
  #indexing: string | undefined;
  #indexFailure: string | undefined;
  /** Absent from a change of the list on disk to the next look-up. */
  #files: FileStates | undefined;
  #lookUpTimer: NodeJS.Timeout | undefined;
  #answerTimer: NodeJS.Timeout | undefined;

  constructor(log: vscode.LogOutputChannel, settings: Settings, store: ModelStore) {
    super();
    this.#log = log;
    this.#settings = settings;
    this.#store = store;
    const item = (id: string, name: string): vscode.LanguageStatusItem => {
      const created = this._register(vscode.languages.createLanguageStatusItem(`recurrent.${id}`, '*'));
      created.name = `Recurrent: ${name}`;
      return created;
    };
    this.#suggestions = item('suggestions', 'Suggestions');
    this.#file = item('file', 'File');
    this.#model = item('model', 'Model');
    this._register(
      toDisposable(() => {
        clearTimeout(this.#lookUpTimer);
        clearTimeout(this.#answerTimer);
      }),
    );
    this.#listen();
    this.#showSuggestions();
    this.#showModel();
    this.#lookUp();
  }

  /** Why the last request ended without a suggestion. */
  get lastReason(): string | undefined {
    return this.#lastReason;
  }

  /** The texts of the items. */
  get texts(): readonly string[] {
    return this.#items.map(({ text }) => text);
  }

  /** The details of the items that warn. */
  get warnings(): readonly string[] {
    const { Warning } = vscode.LanguageStatusSeverity;
    return this.#items.filter(({ severity }) => severity === Warning).map(({ detail }) => detail ?? '');
  }

  get #items(): readonly vscode.LanguageStatusItem[] {
    return [this.#suggestions, this.#file, this.#model];
  }

  /** A request for this document ended without a suggestion. */
  quiet(reason: string, document = vscode.window.activeTextEditor?.document): void {
    this.#note(reason);
    if (document) this.#set({ kind: 'quiet', uri: document.uri.toString(), reason });
  }

  /** A newer request replaced this one, and its outcome will be shown. */
  superseded(reason: string): void {
    this.#note(reason);
  }

  /** A suggestion was returned to the editor for this cursor. */
  suggesting(document: vscode.TextDocument, position: vscode.Position): void {
    this.#set({ kind: 'suggesting', document, position });
  }

  /** The completer has loaded or unloaded a network or an index. */
  setModel(validationLoss: number | undefined, hasIndex: boolean): void {
    this.#modelInUse = { validationLoss, hasIndex };
    this.#showModel();
    this.refreshFiles();
  }

  /** `doing`: what an update of the index does now; undefined when it has ended. */
  setIndexing(doing: string | undefined): void {
    this.#indexing = doing;
    this.#showModel();
  }

  /** Why the index was not updated, and what to do; undefined if it was. */
  setIndexFailure(sentence: string | undefined): void {
    this.#indexFailure = sentence;
    this.#showModel();
  }

  /** The list of learned files may have changed. */
  refreshFiles(): void {
    this.#files = undefined;
    this.#lookUp();
  }

  #listen(): void {
    this._register(
      vscode.window.onDidChangeActiveTextEditor(() => {
        this.#showSuggestions();
        this.#lookUp();
      }),
    );
    this._register(
      vscode.workspace.onDidChangeConfiguration((event) => {
        const isAffected = [...enablementSettings, inlineSuggestSetting].some((key) => event.affectsConfiguration(key));
        if (isAffected) this.#showSuggestions();
      }),
    );
    this._register(
      vscode.workspace.onDidGrantWorkspaceTrust(() => {
        this.#showModel();
      }),
    );
    this._register(
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (this.#isSuggesting(document)) this.#awaitAnswer();
      }),
    );
    this._register(
      vscode.window.onDidChangeTextEditorSelection(({ textEditor: { document }, selections }) => {
        const latest = this.#latest;
        if (latest?.kind !== 'suggesting' || latest.document !== document) return;
        // The event for the last key's cursor move may arrive after the answer to that key.
        if (!selections.every(({ active }) => active.isEqual(latest.position))) this.#awaitAnswer();
      }),
    );
  }

  #note(reason: string): void {
    this.#lastReason = reason;
    if (!this.isDisposed) this.#log.debug(`No suggestion: ${reason}.`);
  }

  #set(latest: Latest | undefined): void {
    clearTimeout(this.#answerTimer);
    this.#latest = latest;
    this.#showSuggestions();
  }

  #isSuggesting(document: vscode.TextDocument): boolean {
    return this.#latest?.kind === 'suggesting' && this.#latest.document === document;
  }

  /** If no request follows a change or a cursor move, the suggestion is no longer shown. */
  #awaitAnswer(): void {
    clearTimeout(this.#answerTimer);
    this.#answerTimer = setTimeout(() => {
      this.#set(undefined);
    }, answerPatience);
  }

  #showSuggestions(): void {
    const document = vscode.window.activeTextEditor?.document;
    if (document) this.#write(this.#suggestions, this.#suggestionsEntry(document));
  }

  #suggestionsEntry(document: vscode.TextDocument): StatusEntry {
    const { languageId } = document;
    const isShown = vscode.workspace.getConfiguration('editor', document).get<unknown>('inlineSuggest.enabled');
    if (isShown === false) {
      const command = 'workbench.action.openSettings';
      return {
        text: 'VS Code’s inline suggestions are off',
        detail: inlineSuggestSetting,
        command: { command, title: 'Open Setting', arguments: [inlineSuggestSetting] },
        isWarning: true,
      };
    }
    if (!this.#settings.enablement().isOn)
      return {
        text: 'Completions are off',
        detail: 'recurrent.enabled',
        command: { command: 'recurrent.enable', title: 'Enable' },
      };
    if (!this.#settings.isEnabled(languageId)) {
      const command = { command: 'recurrent.enableForLanguage', title: 'Enable for This Language' };
      return { text: `Completions are off for ${languageId}`, detail: 'recurrent.completion.enable', command };
    }
    const detail = `[Disable for ${languageId}](command:recurrent.disableForLanguage)`;
    return { text: this.#stateOf(document), detail, command: showLog };
  }

  #stateOf(document: vscode.TextDocument): string {
    if (this.#isSuggesting(document)) return 'Suggesting now';
    const latest = this.#latest;
    const isOfIt = latest?.kind === 'quiet' && latest.uri === document.uri.toString();
    return isOfIt ? `Quiet: ${latest.reason}` : 'Suggestions come as you type';
  }

  #showModel(): void {
    const entry = modelEntry(this.#modelInUse, this.#files?.beyond, this.#indexing);
    const detail = this.#indexFailure;
    const failed = detail !== undefined && { detail, command: showLog, isWarning: true };
    this.#write(this.#model, { ...entry, ...failed });
  }

  #lookUp(): void {
    if (this.isDisposed) return;
    clearTimeout(this.#lookUpTimer);
    this.#lookUpTimer = setTimeout(() => void this.#showFile(), lookUpDelay);
  }

  async #showFile(): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    if (!document) return;
    const uri = fileOf(document);
    const path = workspacePathOf(uri)?.listed;
    if (path !== undefined && !this.#files) {
      const lists = [await this.#store.indexedFiles(), await this.#store.learnedFiles()] as const;
      await yieldToEventLoop();
      const files = new FileStates(...lists);
      // If the editor has changed during the read, another look-up is under way.
      if (this.isDisposed || vscode.window.activeTextEditor?.document !== document) return;
      this.#files = files;
      this.#showModel();
    }
    this.#write(this.#file, this.#fileEntry(uri, path));
  }

  #fileEntry(uri: vscode.Uri, path: string | undefined): StatusEntry {
    if (path === undefined) {
      const isFile = vscode.workspace.fs.isWritableFileSystem(uri.scheme) !== undefined;
      const text = isFile
        ? 'Not learned: this file is not in the workspace'
        : 'Not learned: this is not a file on disk';
      return { text, command: showLearnedFiles };
    }
    const state = (this.#files ?? new FileStates(undefined, undefined)).of(path);
    const isNew = state.kind === 'unlisted';
    const detail = isNew && this.#modelInUse.hasIndex ? 'Saving it adds it to the index' : undefined;
    return { text: describeFile(state), ...(detail && { detail }), command: isNew ? train : showLearnedFiles };
  }

  #write(item: vscode.LanguageStatusItem, { text, detail = '', command, isWarning = false }: StatusEntry): void {
    if (this.isDisposed || (item.text === text && item.detail === detail)) return;
    const { Warning, Information } = vscode.LanguageStatusSeverity;
    item.text = text;
    item.detail = detail;
    item.command = command;
    item.severity = isWarning ? Warning : Information;
  }
}

function modelEntry(
  { validationLoss, hasIndex }: ModelInUse,
  beyond: IndexedFiles['beyond'],
  indexing: string | undefined,
): StatusEntry {
  const network = validationLoss === undefined ? '' : `network with ${(validationLoss / Math.LN2).toFixed(2)} bits`;
  const parts = [network, hasIndex ? 'index' : ''].filter((part) => part !== '');
  const text = parts.length === 0 ? 'There is no network and no index yet' : `In use: ${parts.join(' and ')}`;
  if (!vscode.workspace.isTrusted) return { text, detail: 'Restricted Mode: no files are read', command: manageTrust };
  if (parts.length === 0 && indexing !== undefined)
    return { text: indexing, detail: 'Suggestions come when the index is ready', command: train };
  const detail = beyond
    ? `${beyond.files.toLocaleString('en')} files are over the limit of ${beyond.limit / 1e6} million characters`
    : '';
  return { text, detail, command: network === '' ? train : showPanel };
}
