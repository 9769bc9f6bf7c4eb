import * as vscode from 'vscode';
import { Owner } from '../base/disposable';
import type { AssumedText, CompletionOptions, DocumentChange } from '../protocol/completer';
import type { Acceptance } from './acceptance';
import type { CompleterWorker } from './completerWorker';
import { obstacleOf, type SelectedItem, yieldsToGhostText } from './intelliSense';
import type { LanguageStatus } from './languageStatus';
import { Manners } from './manners';
import { insertedOnly } from '../text/fit';
import { foreignKind, isWithinWord, placeAt } from './place';
import type { Settings } from './settings';
import { type Offer, offerAt, Shown } from './shown';

/** A document beyond this is not mirrored into the worker, in UTF-16 units. */
const largestDocument = 4_000_000;

/** Time after a key within which a list that opens is taken for one that typing has opened, in milliseconds. */
const opensWhileTyping = 1000;

const superseded = 'superseded by another keystroke';

/** Answers over which the latency is reported. */
const rememberedLatencies = 1000;

/** What a request of the editor was answered with. */
export interface Answer {
  readonly uri: string;
  readonly version: number;
  /** Of the items; none where there is no suggestion. */
  readonly texts: readonly string[];
}

/** One request of the editor. */
interface Request {
  readonly document: vscode.TextDocument;
  readonly version: number;
  readonly uri: string;
  readonly position: vscode.Position;
  readonly offset: number;
  readonly isExplicit: boolean;
  readonly selected: SelectedItem | undefined;
  readonly token: vscode.CancellationToken;
}

/** Ghost text for all documents. Every request that ends without a suggestion has a reason. */
export class Completions extends Owner implements vscode.InlineCompletionItemProvider {
  /** Milliseconds from request to answer, of the latest requests that reached the worker. */
  readonly latencies: number[] = [];
  readonly #completer: CompleterWorker;
  readonly #settings: Settings;
  readonly #languageStatus: LanguageStatus;
  readonly #acceptance: Acceptance;
  readonly #manners = this._register(new Manners());
  #shown: Shown | undefined;
  #lastAnswer: Answer = { uri: '', version: 0, texts: [] };

  constructor(completer: CompleterWorker, settings: Settings, languageStatus: LanguageStatus, acceptance: Acceptance) {
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

  /** What was suggested counts no more: another model answers from now on, or another setting. */
  withdraw(): void {
    if (!this.#shown) return;
    this.#shown = undefined;
    // The editor keeps a suggestion by itself while what is typed agrees with it.
    void vscode.commands.executeCommand('editor.action.inlineSuggest.hide');
  }

  /** The user has dismissed what is shown. */
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
    const request: Request = {
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

  async #provide(request: Request): Promise<vscode.InlineCompletionItem[]> {
    const obstacle = this.#obstacle(request) ?? this.#reasonOfPlace(request);
    if (obstacle) return this.#quiet(obstacle, request);
    const rest = request.isExplicit ? [] : this.#restOfShown(request);
    if (rest === 'gone') {
      this.withdraw();
      return this.#quiet('what was suggested stands there already, or no longer fits its line', request);
    }
    if (rest.length > 0) return this.#offer(request, rest);
    const reason = request.isExplicit ? undefined : await this.#reasonForQuiet(request);
    return reason ? this.#quiet(reason, request) : this.#ask(request);
  }

  /** Whether ghost text takes the place of a list that typing has opened. */
  #closesList({ selected, isExplicit }: Request): boolean {
    if (!selected || isExplicit || this.#settings.besideIntelliSense() !== 'ghostTextFirst') return false;
    return performance.now() - this.#manners.lastTypedAt < opensWhileTyping;
  }

  async #ask(request: Request): Promise<vscode.InlineCompletionItem[]> {
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

  /** Why nothing is suggested in this document, or at the item that is selected in the list. */
  #obstacle({ document, position, isExplicit, selected }: Request): string | undefined {
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

  #reasonOfPlace({ document, position, isExplicit }: Request): string | undefined {
    return isExplicit ? undefined : this.#manners.reasonOfPlace(document, position);
  }

  /** Why a new automatic suggestion stays away; waits as long as the user wants between the last key and a suggestion. */
  async #reasonForQuiet({ document, position, selected, token }: Request): Promise<string | undefined> {
    const reason = this.#manners.reasonOfDeed(document, position);
    if (reason) return reason;
    if (!selected && this.#settings.besideIntelliSense() === 'listFirst' && endsInWord(document, position))
      return 'the list of suggestions comes first within a word';
    await untilPassed(this.#manners.lastTypedAt + this.#settings.completionDelay(), token);
    return token.isCancellationRequested ? superseded : undefined;
  }

  /** Where a suggestion that is not sure would take something away: the list, or the peace after an acceptance. */
  #isReserved({ document, position, isExplicit, selected }: Request): boolean {
    if (isExplicit) return false;
    if (this.#manners.isAfterAcceptance) return true;
    return !selected && endsInWord(document, position) && yieldsToGhostText(document);
  }

  /** What is left of the suggestions shown, where all that was typed since agrees with them, and with the selected item. */
  #restOfShown({ document, uri, offset, position, selected }: Request): Offer[] | 'gone' {
    const shown = this.#shown;
    if (shown?.uri !== uri || offset < shown.start) return [];
    const rest = shown.rest(document.getText(new vscode.Range(document.positionAt(shown.start), position)));
    const place = placeAt(document, position);
    const offers = rest.flatMap((text) => offerAt(text, place) ?? []);
    if (rest.length > 0 && offers.length === 0) return 'gone';
    return selected ? offersBehind(selected, document.getText(selected.range), offers) : offers;
  }

  /** The items for the editor. With the list open, they begin with its selected item and take its place. */
  #offer(request: Request, offers: readonly Offer[]): vscode.InlineCompletionItem[] {
    const { document, position, offset, selected } = request;
    this.#languageStatus.suggesting(document, position);
    if (selected) return offers.map((offer) => this.#behindItem(request, selected, offer));
    return offers.map(({ text, replaces }) => {
      const range = new vscode.Range(position, position.translate(0, replaces));
      return new vscode.InlineCompletionItem(text, range, this.#acceptance.offered(document, offset, text));
    });
  }

  /** Takes the place of the selected item, and of nothing else: the editor shows no other ghost text beside its list. */
  #behindItem({ document, position, offset }: Request, item: SelectedItem, offer: Offer): vscode.InlineCompletionItem {
    const begun = document.getText(item.range);
    const place = placeAt(document, position);
    const before = place.before.slice(0, place.before.length - begun.length) + item.text;
    const text = item.text + (offer.replaces > 0 ? insertedOnly(offer.text, { ...place, before }) : offer.text);
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

  /** What was left of the suggestions at the place of a change, before it. */
  #aheadOf(shown: Shown, { document, contentChanges }: vscode.TextDocumentChangeEvent): readonly string[] {
    const [first] = contentChanges;
    if (!first || first.rangeOffset < shown.start) return [];
    return shown.rest(document.getText(new vscode.Range(document.positionAt(shown.start), first.range.start)));
  }

  #remember(milliseconds: number): void {
    this.latencies.push(milliseconds);
    if (this.latencies.length > rememberedLatencies) this.latencies.shift();
  }

  /** What a request comes to that another has superseded is not what is so. */
  #quiet(reason: string, request: Request): [] {
    if (isSuperseded(request)) this.#languageStatus.superseded(superseded);
    else this.#languageStatus.quiet(reason, request.document);
    return [];
  }
}

function isSuperseded({ document, version, token }: Request): boolean {
  return token.isCancellationRequested || document.version !== version;
}

/** The offers that go on from the selected item, without it; `begun` is what is typed of it. */
function offersBehind({ text: item }: SelectedItem, begun: string, offers: readonly Offer[]): Offer[] {
  return offers.flatMap(({ text, replaces }) => {
    const whole = begun + text;
    return whole.startsWith(item) && whole !== item ? [{ text: whole.slice(item.length), replaces }] : [];
  });
}

/** Whether a word ends at the position: the list of suggestions would open, or is about to. */
function endsInWord(document: vscode.TextDocument, position: vscode.Position): boolean {
  return !isWithinWord(document, position) && document.getWordRangeAtPosition(position)?.end.isEqual(position) === true;
}

/** What the editor that shows a document indents it with. */
function indentationOf(document: vscode.TextDocument): Pick<CompletionOptions, 'indentation'> {
  const options = vscode.window.visibleTextEditors.find((editor) => editor.document === document)?.options;
  if (typeof options?.insertSpaces !== 'boolean' || typeof options.tabSize !== 'number') return {};
  return { indentation: { insertSpaces: options.insertSpaces, tabSize: options.tabSize } };
}

/** Waits until this time on the clock of `performance.now`, or until it is cancelled. */
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
