import * as vscode from 'vscode';
import { Owner } from '../base/disposable';
import type { CompleterWorker } from '../editor/completerWorker';
import { textFromItem } from '../editor/selectedItem';
import type { Settings } from '../editor/settings';
import type { Offer } from '../editor/shown';
import { type EditorRequest, Suggester, superseded } from '../editor/suggester';
import type { CompletionOptions, DocumentChange } from '../protocol/completer';
import type { Acceptance } from './acceptance';
import { foreignKind } from './foreignKind';
import type { LanguageStatus } from './languageStatus';
import { NotebookTexts } from './notebooks';
import { isAtWordEnd, openText, selectedItem } from './openText';
import { yieldsToGhostText } from './quickSuggestions';

/** Longest time from a key to a list that counts as opened by typing, in milliseconds. */
const opensWhileTyping = 1000;

/** The answer to a request of the editor. */
export interface ProvidedItems {
  readonly uri: string;
  readonly version: number;
  /** Texts of the items; empty if there is no suggestion. */
  readonly texts: readonly string[];
}

/** A request for ghost text, with VS Code's document and positions. */
interface GhostTextRequest {
  readonly asked: EditorRequest;
  readonly document: vscode.TextDocument;
  readonly position: vscode.Position;
  /** Range of the list's selected item. */
  readonly itemRange: vscode.Range | undefined;
}

/** Provides ghost text for all documents. Every request that ends without a suggestion has a reason. */
export class Completions extends Owner implements vscode.InlineCompletionItemProvider {
  readonly #suggester: Suggester;
  readonly #settings: Settings;
  readonly #languageStatus: LanguageStatus;
  readonly #acceptance: Acceptance;
  #lastAnswer: ProvidedItems = { uri: '', version: 0, texts: [] };

  constructor(completer: CompleterWorker, settings: Settings, languageStatus: LanguageStatus, acceptance: Acceptance) {
    super();
    this.#suggester = new Suggester(completer, settings);
    this.#settings = settings;
    this.#languageStatus = languageStatus;
    this.#acceptance = acceptance;
    this._register(vscode.languages.registerInlineCompletionItemProvider({ pattern: '**' }, this));
    this._register(
      vscode.workspace.onDidChangeTextDocument((event) => {
        this.#follow(event);
      }),
    );
    this._register(
      vscode.workspace.onDidCloseTextDocument((document) => {
        this.#suggester.closed(document.uri.toString());
      }),
    );
    this._register(
      new NotebookTexts((uri) => {
        this.#suggester.closed(uri);
      }),
    );
    this._register(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('recurrent')) this.withdraw();
      }),
    );
  }

  /** Milliseconds from request to answer, of the latest requests that reached the worker. */
  get latencies(): readonly number[] {
    return this.#suggester.latencies;
  }

  get lastAnswer(): ProvidedItems {
    return this.#lastAnswer;
  }

  /** Withdraws the shown suggestion, because the model or a setting has changed. */
  withdraw(): void {
    // The editor keeps showing a suggestion on its own while the typed text matches it.
    if (this.#suggester.withdraw()) void vscode.commands.executeCommand('editor.action.inlineSuggest.hide');
  }

  /** The user has dismissed the shown suggestion. */
  dismissed(): void {
    const editor = vscode.window.activeTextEditor;
    if (!editor) this.#suggester.withdraw();
    else if (this.#suggester.dismissed(editor.document.uri.toString(), editor.selection.active.line))
      this.#languageStatus.quiet('the suggestion was dismissed', editor.document);
  }

  async provideInlineCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    context: vscode.InlineCompletionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.InlineCompletionItem[]> {
    const { version } = document;
    const closesList = this.#closesList(context);
    const info = closesList ? undefined : context.selectedCompletionInfo;
    const isExplicit = context.triggerKind === vscode.InlineCompletionTriggerKind.Invoke;
    const asked = requestOf({ document, position, isExplicit, info, token });
    const items = await this.#provide({ asked, document, position, itemRange: info?.range });
    if (closesList && items.length > 0) void vscode.commands.executeCommand('hideSuggestWidget');
    this.#lastAnswer = {
      uri: document.uri.toString(),
      version,
      texts: items.map(({ insertText }) => (typeof insertText === 'string' ? insertText : insertText.value)),
    };
    return items;
  }

  async #provide(request: GhostTextRequest): Promise<vscode.InlineCompletionItem[]> {
    const answer = await this.#suggester.answer(request.asked);
    if (answer.kind === 'offers') return this.#offer(request, answer.offers);
    if (answer.isGone) this.withdraw();
    // The reason of a superseded request is not shown: the newer request decides what is shown.
    if (request.asked.isSuperseded()) this.#languageStatus.superseded(superseded);
    else this.#languageStatus.quiet(answer.reason, request.document);
    return [];
  }

  /** Whether ghost text replaces a list that was opened by typing. */
  #closesList({ selectedCompletionInfo, triggerKind }: vscode.InlineCompletionContext): boolean {
    const isAutomatic = triggerKind === vscode.InlineCompletionTriggerKind.Automatic;
    if (!selectedCompletionInfo || !isAutomatic || this.#settings.besideIntelliSense() !== 'ghostTextFirst')
      return false;
    return performance.now() - this.#suggester.lastTypedAt < opensWhileTyping;
  }

  /** The items for the editor. With the list open, they begin with its selected item and replace it. */
  #offer(request: GhostTextRequest, offers: readonly Offer[]): vscode.InlineCompletionItem[] {
    const { asked, document, position, itemRange } = request;
    const { selected, offset, line } = asked;
    this.#languageStatus.suggesting(document, position);
    return offers.map((offer) => {
      if (selected && itemRange) {
        const text = textFromItem(selected, asked.document, line, offer);
        const command = this.#acceptance.offered(document, offset, text.slice(selected.end - selected.start));
        return new vscode.InlineCompletionItem(text, itemRange, command);
      }
      const { text, replaces } = offer;
      const range = new vscode.Range(position, position.translate(0, replaces));
      return new vscode.InlineCompletionItem(text, range, this.#acceptance.offered(document, offset, text));
    });
  }

  #follow({ document, contentChanges, reason }: vscode.TextDocumentChangeEvent): void {
    const [first] = contentChanges;
    if (!first) return;
    this.#suggester.changed(openText(document), {
      uri: document.uri.toString(),
      line: first.range.start.line,
      changes: contentChanges.map(changeOf),
      isUndoOrRedo: reason !== undefined,
    });
  }
}

interface Asked {
  readonly document: vscode.TextDocument;
  readonly position: vscode.Position;
  readonly isExplicit: boolean;
  readonly info: vscode.SelectedCompletionInfo | undefined;
  readonly token: vscode.CancellationToken;
}

function requestOf({ document, position, isExplicit, info, token }: Asked): EditorRequest {
  const text = openText(document);
  return {
    document: text,
    line: position.line,
    offset: document.offsetAt(position),
    isExplicit,
    selected: selectedItem(info, document),
    indentation: indentationOf(document),
    foreignKind: () => foreignKind(document),
    reasonOfPlace: () => reasonOfSelections(document),
    isAtWordEnd: () => isAtWordEnd(document, position),
    yieldsToGhostText: () => yieldsToGhostText(document),
    isSuperseded: () => token.isCancellationRequested || document.version !== text.version,
    onCancelled: (act) => {
      const listener = token.onCancellationRequested(act);
      return () => {
        listener.dispose();
      };
    },
  };
}

function changeOf({ rangeOffset, rangeLength, text }: vscode.TextDocumentContentChangeEvent): DocumentChange {
  return { offset: rangeOffset, deleted: rangeLength, inserted: text };
}

/** Why no automatic suggestion belongs at the cursors of the active editor. */
function reasonOfSelections(document: vscode.TextDocument): string | undefined {
  const editor = vscode.window.activeTextEditor;
  const selections = editor?.document === document ? editor.selections : [];
  if (selections.length > 1) return 'there are several cursors';
  return selections.some(({ isEmpty }) => !isEmpty) ? 'text is selected' : undefined;
}

/** The indentation settings of the editor that shows a document. */
function indentationOf(document: vscode.TextDocument): CompletionOptions['indentation'] {
  const options = vscode.window.visibleTextEditors.find((editor) => editor.document === document)?.options;
  if (typeof options?.insertSpaces !== 'boolean' || typeof options.tabSize !== 'number') return undefined;
  return { insertSpaces: options.insertSpaces, tabSize: options.tabSize };
}
