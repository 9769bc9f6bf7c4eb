import * as vscode from 'vscode';
import { Owner } from '../base/disposable';
import type { AssumedText, CompletionOptions, DocumentChange } from '../protocol/completer';
import type { AcceptanceCounter } from './acceptance';
import type { CompleterWorker } from '../editor/completerWorker';
import { obstacleOf, type SelectedItem, yieldsToGhostText } from './intelliSense';
import type { LanguageStatus } from './languageStatus';
import { Manners } from './manners';
import { insertedOnly } from '../text/fit';
import { cursorContextAt, foreignKind, isWithinWord } from './cursorContext';
import { isReserved } from '../editor/reserve';
import type { Settings } from '../editor/settings';
import { type Offer, offerAt, Shown } from '../editor/shown';

/** Size of the largest document that is mirrored into the worker, in UTF-16 units. */
const largestDocument = 4_000_000;

/** Longest time from a key to a list that counts as opened by typing, in milliseconds. */
const opensWhileTyping = 1000;

const superseded = 'superseded by another keystroke';

/** Number of answers over which latency is reported. */
const rememberedLatencies = 1000;

/** The answer to a request of the editor. */
export interface Answer {
  readonly uri: string;
  readonly version: number;
  /** Texts of the items; empty if there is no suggestion. */
  readonly texts: readonly string[];
}

/** One request of the editor. */
interface EditorRequest {
  readonly document: vscode.TextDocument;
  readonly version: number;
  readonly uri: string;
  readonly position: vscode.Position;
  readonly offset: number;
  readonly isExplicit: boolean;
  readonly selected: SelectedItem | undefined;
  readonly token: vscode.CancellationToken;
}

/** Provides ghost text for all documents. Every request that ends without a suggestion has a reason. */
export class Completions extends Owner implements vscode.InlineCompletionItemProvider {
  /** Milliseconds from request to answer, of the latest requests that reached the worker. */
  readonly latencies: number[] = [];
  readonly #completer: CompleterWorker;
  readonly #settings: Settings;
  readonly #languageStatus: LanguageStatus;
  readonly #acceptance: AcceptanceCounter;
  readonly #manners = this._register(new Manners());
  #shown: Shown | undefined;
  #lastAnswer: Answer = { uri: '', version: 0, texts: [] };

  constructor(
    completer: CompleterWorker,
    settings: Settings,
    languageStatus: LanguageStatus,
    acceptance: AcceptanceCounter,
  ) {
    super();
    this.#completer = completer;
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
        completer.close(document.uri.toString());
      }),
    );
    this._register(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('recurrent')) this.withdraw();
      }),
    );
  }

  get lastAnswer(): Answer {
    return this.#lastAnswer;
  }

  /** Withdraws the shown suggestion, because the model or a setting has changed. */
  withdraw(): void {
    if (!this.#shown) return;
    this.#shown = undefined;
    // The editor keeps showing a suggestion on its own while the typed text matches it.
    void vscode.commands.executeCommand('editor.action.inlineSuggest.hide');
  }

  /** The user has dismissed the shown suggestion. */
  dismissed(): void {
    const editor = vscode.window.activeTextEditor;
    if (editor && this.#shown?.uri === editor.document.uri.toString()) {
      this.#manners.dismissed(editor.document, editor.selection.active);
      this.#languageStatus.quiet('the suggestion was dismissed', editor.document);
    }
    this.#shown = undefined;
  }

  async provideInlineCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    context: vscode.InlineCompletionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.InlineCompletionItem[]> {
    const request: EditorRequest = {
      document,
      version: document.version,
      uri: document.uri.toString(),
      position,
      offset: document.offsetAt(position),
      isExplicit: context.triggerKind === vscode.InlineCompletionTriggerKind.Invoke,
      selected: context.selectedCompletionInfo,
      token,
    };
    const closesList = this.#closesList(request);
    const items = await this.#provide(closesList ? { ...request, selected: undefined } : request);
    if (closesList && items.length > 0) void vscode.commands.executeCommand('hideSuggestWidget');
    this.#lastAnswer = {
      uri: request.uri,
      version: request.version,
      texts: items.map(({ insertText }) => (typeof insertText === 'string' ? insertText : insertText.value)),
    };
    return items;
  }

  async #provide(request: EditorRequest): Promise<vscode.InlineCompletionItem[]> {
    const obstacle = this.#obstacle(request) ?? this.#reasonOfPlace(request);
    if (obstacle) return this.#quiet(obstacle, request);
    const rest = request.isExplicit ? [] : this.#restOfShown(request);
    if (rest === 'gone') {
      this.withdraw();
      return this.#quiet('the rest of the suggestion is in the document already, or no longer fits its line', request);
    }
    if (rest.length > 0) return this.#offer(request, rest);
    const reason = request.isExplicit ? undefined : await this.#reasonForQuiet(request);
    return reason ? this.#quiet(reason, request) : this.#ask(request);
  }

  /** Whether ghost text replaces a list that was opened by typing. */
  #closesList({ selected, isExplicit }: EditorRequest): boolean {
    if (!selected || isExplicit || this.#settings.besideIntelliSense() !== 'ghostTextFirst') return false;
    return performance.now() - this.#manners.lastTypedAt < opensWhileTyping;
  }

  async #ask(request: EditorRequest): Promise<vscode.InlineCompletionItem[]> {
    const { document, uri, version, offset, isExplicit, selected, token } = request;
    const from = performance.now();
    this.#completer.open(uri, version, () => document.getText());
    const assumed: AssumedText | undefined = selected && {
      start: document.offsetAt(selected.range.start),
      text: selected.text,
    };
    const answer = await this.#completer.complete(
      {
        uri,
        version,
        offset,
        trigger: isExplicit ? 'explicit' : 'automatic',
        options: { ...this.#settings.completionOptions(this.#isReserved(request)), ...indentationOf(document) },
        ...(assumed && { assumed }),
      },
      (cancel) => {
        token.onCancellationRequested(cancel);
      },
    );
    this.#remember(performance.now() - from);
    if (answer.kind === 'quiet') return this.#quiet(answer.reason, request);
    if (isSuperseded(request)) return this.#quiet(superseded, request);
    this.#shown = new Shown(
      uri,
      assumed?.start ?? offset,
      answer.suggestions.map(({ text }) => (assumed?.text ?? '') + text),
    );
    return this.#offer(request, answer.suggestions);
  }

  /** Why nothing is suggested in this document, or at the list's selected item. */
  #obstacle({ document, position, isExplicit, selected }: EditorRequest): string | undefined {
    const { languageId } = document;
    if (!this.#settings.isEnabled(languageId)) return `completions are turned off for ${languageId}`;
    const foreign = this.#settings.isEnabledByName(languageId) ? undefined : foreignKind(document);
    if (foreign) return foreign;
    const size = document.offsetAt(document.lineAt(document.lineCount - 1).range.end);
    if (size > largestDocument) return `the document is larger than ${largestDocument} characters`;
    if (selected && !isExplicit && this.#settings.besideIntelliSense() === 'listFirst')
      return 'the list of suggestions is open';
    return selected && obstacleOf(selected, document, position);
  }

  #reasonOfPlace({ document, position, isExplicit }: EditorRequest): string | undefined {
    return isExplicit ? undefined : this.#manners.reasonOfPlace(document, position);
  }

  /** Why a new automatic suggestion is withheld; waits for the user's delay after the last key. */
  async #reasonForQuiet({ document, position, selected, token }: EditorRequest): Promise<string | undefined> {
    const reason = this.#manners.reasonOfDeed(document, position);
    if (reason) return reason;
    if (!selected && this.#settings.besideIntelliSense() === 'listFirst' && endsInWord(document, position))
      return 'the list of suggestions comes first within a word';
    await untilPassed(this.#manners.lastTypedAt + this.#settings.completionDelay(), token);
    return token.isCancellationRequested ? superseded : undefined;
  }

  #isReserved({ document, position, isExplicit, selected }: EditorRequest): boolean {
    return isReserved({
      isExplicit,
      isAfterAcceptance: this.#manners.isAfterAcceptance,
      isBesideList: selected !== undefined,
      mayOpenList: endsInWord(document, position),
      yieldsToGhostText: yieldsToGhostText(document),
    });
  }

  /** The remaining parts of the shown suggestions, if they match all that was typed since, and the selected item. */
  #restOfShown({ document, uri, offset, position, selected }: EditorRequest): Offer[] | 'gone' {
    const shown = this.#shown;
    if (shown?.uri !== uri || offset < shown.start) return [];
    const rest = shown.rest(document.getText(new vscode.Range(document.positionAt(shown.start), position)));
    const context = cursorContextAt(document, position);
    const offers = rest.flatMap((text) => offerAt(text, context) ?? []);
    if (rest.length > 0 && offers.length === 0) return 'gone';
    return selected ? offersBehind(selected, document.getText(selected.range), offers) : offers;
  }

  /** The items for the editor. With the list open, they begin with its selected item and replace it. */
  #offer(request: EditorRequest, offers: readonly Offer[]): vscode.InlineCompletionItem[] {
    const { document, position, offset, selected } = request;
    this.#languageStatus.suggesting(document, position);
    if (selected) return offers.map((offer) => this.#behindItem(request, selected, offer));
    return offers.map(({ text, replaces }) => {
      const range = new vscode.Range(position, position.translate(0, replaces));
      return new vscode.InlineCompletionItem(text, range, this.#acceptance.offered(document, offset, text));
    });
  }

  /** Replaces the selected item's range and nothing else: the editor shows no other ghost text beside its list. */
  #behindItem(
    { document, position, offset }: EditorRequest,
    item: SelectedItem,
    offer: Offer,
  ): vscode.InlineCompletionItem {
    const begun = document.getText(item.range);
    const context = cursorContextAt(document, position);
    const before = context.before.slice(0, context.before.length - begun.length) + item.text;
    const text = item.text + (offer.replaces > 0 ? insertedOnly(offer.text, { ...context, before }) : offer.text);
    const command = this.#acceptance.offered(document, offset, text.slice(begun.length));
    return new vscode.InlineCompletionItem(text, item.range, command);
  }

  #follow(event: vscode.TextDocumentChangeEvent): void {
    const { document, contentChanges } = event;
    if (contentChanges.length === 0) return;
    const uri = document.uri.toString();
    const changes: DocumentChange[] = contentChanges.map(({ rangeOffset, rangeLength, text }) => ({
      offset: rangeOffset,
      deleted: rangeLength,
      inserted: text,
    }));
    this.#completer.change(uri, document.version, changes);
    const shown = this.#shown?.uri === uri ? this.#shown : undefined;
    this.#manners.changed(event, changes, shown ? this.#aheadOf(shown, event) : []);
    if (shown && !changes.every((change) => shown.follow(change))) this.#shown = undefined;
  }

  /** The remaining parts of the shown suggestions at the position of a change, before it was made. */
  #aheadOf(shown: Shown, { document, contentChanges }: vscode.TextDocumentChangeEvent): readonly string[] {
    const [first] = contentChanges;
    if (!first || first.rangeOffset < shown.start) return [];
    return shown.rest(document.getText(new vscode.Range(document.positionAt(shown.start), first.range.start)));
  }

  #remember(milliseconds: number): void {
    this.latencies.push(milliseconds);
    if (this.latencies.length > rememberedLatencies) this.latencies.shift();
  }

  /** The reason of a superseded request is not shown, because a newer request decides what is. */
  #quiet(reason: string, request: EditorRequest): [] {
    if (isSuperseded(request)) this.#languageStatus.superseded(superseded);
    else this.#languageStatus.quiet(reason, request.document);
    return [];
  }
}

function isSuperseded({ document, version, token }: EditorRequest): boolean {
  return token.isCancellationRequested || document.version !== version;
}

/** The offers that continue the selected item, without it; `begun` is the typed part of the item. */
function offersBehind({ text: item }: SelectedItem, begun: string, offers: readonly Offer[]): Offer[] {
  return offers.flatMap(({ text, replaces }) => {
    const whole = begun + text;
    return whole.startsWith(item) && whole !== item ? [{ text: whole.slice(item.length), replaces }] : [];
  });
}

/** Whether a word ends at the position: the list is open there or may be about to open. */
function endsInWord(document: vscode.TextDocument, position: vscode.Position): boolean {
  return !isWithinWord(document, position) && document.getWordRangeAtPosition(position)?.end.isEqual(position) === true;
}

/** The indentation settings of the editor that shows a document. */
function indentationOf(document: vscode.TextDocument): Pick<CompletionOptions, 'indentation'> {
  const options = vscode.window.visibleTextEditors.find((editor) => editor.document === document)?.options;
  if (typeof options?.insertSpaces !== 'boolean' || typeof options.tabSize !== 'number') return {};
  return { indentation: { insertSpaces: options.insertSpaces, tabSize: options.tabSize } };
}

/** Waits until a time on the clock of `performance.now`, or until cancelled. */
async function untilPassed(time: number, token: vscode.CancellationToken): Promise<void> {
  const wait = time - performance.now();
  if (wait <= 0 || token.isCancellationRequested) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(done, wait);
    const listener = token.onCancellationRequested(done);
    function done(): void {
      clearTimeout(timer);
      listener.dispose();
      resolve();
    }
  });
}
