import * as vscode from 'vscode';
import { Owner, toDisposable } from '../base/disposable';
import { enablementSettings } from './enablement';
import { describeFile, FileStates } from './fileState';
import type { IndexedFiles } from '../protocol/learning';
import type { ModelStore } from './modelStore';
import type { Settings } from './settings';
import { workspacePathOf } from './workspacePath';

const inlineSuggestSetting = 'editor.inlineSuggest.enabled';

/** Milliseconds from another editor to looking it up: nothing is read while the window starts or tabs are flipped through. */
const lookUpDelay = 500;

/** Milliseconds that a change waits for the answer to it: what was suggested before it is then no longer on screen. */
const answerPatience = 500;

/** What came of the last request. */
type Latest =
  | { readonly kind: 'quiet'; readonly uri: string; readonly reason: string }
  | { readonly kind: 'suggesting'; readonly document: vscode.TextDocument; readonly position: vscode.Position };

/** What the completions come from. */
interface ModelInUse {
  /** Nats per character on held-out files; absent where there is no network. */
  readonly validationLoss: number | undefined;
  readonly hasIndex: boolean;
}

/** What one entry says, and what can be done about it. */
interface Entry {
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
 * The language status of every editor, in three entries: what is suggested now or why nothing is, what the network was
 * taught of the file at hand, and what the completions come from. Each reason is in the log as well, at debug level.
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
  /** Absent until an editor is looked up after the list on disk has changed. */
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

  /** What the entries say. */
  get texts(): readonly string[] {
    return [this.#suggestions, this.#file, this.#model].map(({ text }) => text);
  }

  /** A request for this document was answered with nothing. */
  quiet(reason: string, document = vscode.window.activeTextEditor?.document): void {
    this.#note(reason);
    if (document) this.#set({ kind: 'quiet', uri: document.uri.toString(), reason });
  }

  /** A request has no answer because a newer one took its place: what that comes to is what is so. */
  superseded(reason: string): void {
    this.#note(reason);
  }

  /** A suggestion was returned to the editor, for the cursor there. */
  suggesting(document: vscode.TextDocument, position: vscode.Position): void {
    this.#set({ kind: 'suggesting', document, position });
  }

  /** The completer has taken a network, an index, both, or has let go of them. */
  setModel(validationLoss: number | undefined, hasIndex: boolean): void {
    this.#modelInUse = { validationLoss, hasIndex };
    this.#showModel();
    this.refreshFiles();
  }

  /** Other files may be learned than before. */
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
        // The news of the last key's move may come after the answer to it.
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

  /** Whatever moved the text or the cursor: where no request follows, nothing is on screen any more. */
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

  #suggestionsEntry(document: vscode.TextDocument): Entry {
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
    this.#write(this.#model, modelEntry(this.#modelInUse, this.#files?.beyond));
  }

  #lookUp(): void {
    if (this.isDisposed) return;
    clearTimeout(this.#lookUpTimer);
    this.#lookUpTimer = setTimeout(() => void this.#showFile(), lookUpDelay);
  }

  async #showFile(): Promise<void> {
    const uri = vscode.window.activeTextEditor?.document.uri;
    if (!uri) return;
    const path = workspacePathOf(uri)?.listed;
    if (path !== undefined && !this.#files) {
      const files = new FileStates(await this.#store.indexedFiles(), await this.#store.learnedFiles());
      // Another editor, another list, or the end came meanwhile, and with it another look.
      if (this.isDisposed || vscode.window.activeTextEditor?.document.uri !== uri) return;
      this.#files = files;
      this.#showModel();
    }
    this.#write(this.#file, this.#fileEntry(uri, path));
  }

  #fileEntry(uri: vscode.Uri, path: string | undefined): Entry {
    if (uri.scheme !== 'file') return { text: 'Not learned: this is no file on disk', command: showLearnedFiles };
    if (path === undefined)
      return { text: 'Not learned: this file is not in the workspace', command: showLearnedFiles };
    const state = (this.#files ?? new FileStates(undefined, undefined)).of(path);
    const isNew = state.kind === 'unlisted';
    const detail = isNew && this.#modelInUse.hasIndex ? 'The index takes it in when it is saved' : undefined;
    return { text: describeFile(state), ...(detail && { detail }), command: isNew ? train : showLearnedFiles };
  }

  #write(item: vscode.LanguageStatusItem, { text, detail = '', command, isWarning = false }: Entry): void {
    if (this.isDisposed || (item.text === text && item.detail === detail)) return;
    const { Warning, Information } = vscode.LanguageStatusSeverity;
    item.text = text;
    item.detail = detail;
    item.command = command;
    item.severity = isWarning ? Warning : Information;
  }
}

function modelEntry({ validationLoss, hasIndex }: ModelInUse, beyond: IndexedFiles['beyond']): Entry {
  const network = validationLoss === undefined ? '' : `network of ${(validationLoss / Math.LN2).toFixed(2)} bits`;
  const parts = [network, hasIndex ? 'index' : ''].filter((part) => part !== '');
  const text = parts.length === 0 ? 'Neither network nor index is there yet' : `In use: ${parts.join(' and ')}`;
  if (!vscode.workspace.isTrusted) return { text, detail: 'Restricted Mode: no file is read', command: manageTrust };
  const detail = beyond
    ? `${beyond.files.toLocaleString('en')} files are beyond the ${beyond.limit / 1e6} million characters that are learned at most`
    : '';
  return { text, detail, command: network === '' ? train : showPanel };
}
