import * as vscode from 'vscode';
import { Owner } from '../base/disposable';
import type { Acceptance } from './acceptance';
import type { CompleterWorker } from './completerWorker';
import type { LanguageStatus } from './languageStatus';
import type { Settings } from './settings';

/** A document beyond this is not mirrored into the worker. */
const largestDocument = 4_000_000;

/** How many answers the latency is reported over. */
const rememberedLatencies = 1000;

/** What is or was shown as ghost text, to go on with while it is typed through. */
interface Shown {
  readonly uri: string;
  readonly offset: number;
  readonly texts: readonly string[];
}

/** Ghost text for all documents. Every request that ends without a suggestion has a reason. */
export class Completions extends Owner implements vscode.InlineCompletionItemProvider {
  /** Milliseconds from request to answer, of the latest requests that reached the worker. */
  readonly latencies: number[] = [];
  readonly #completer: CompleterWorker;
  readonly #settings: Settings;
  readonly #languageStatus: LanguageStatus;
  readonly #acceptance: Acceptance;
  #shown: Shown | undefined;

  constructor(completer: CompleterWorker, settings: Settings, languageStatus: LanguageStatus, acceptance: Acceptance) {
    super();
    this.#completer = completer;
    this.#settings = settings;
    this.#languageStatus = languageStatus;
    this.#acceptance = acceptance;
    this._register(vscode.languages.registerInlineCompletionItemProvider({ pattern: '**' }, this));
    this._register(
      vscode.workspace.onDidChangeTextDocument((event) => {
        this.#mirror(event);
      }),
    );
    this._register(
      vscode.workspace.onDidCloseTextDocument((document) => {
        completer.close(document.uri.toString());
      }),
    );
  }

  async provideInlineCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    context: vscode.InlineCompletionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.InlineCompletionItem[]> {
    const uri = document.uri.toString();
    const offset = document.offsetAt(position);
    const trigger = context.triggerKind === vscode.InlineCompletionTriggerKind.Invoke ? 'explicit' : 'automatic';
    const obstacle = this.#obstacle(document, context);
    if (obstacle) return this.#quiet(obstacle, document);
    const rest = trigger === 'automatic' ? this.#restOfShown(document, uri, offset) : [];
    if (rest.length > 0) return this.#items(document, position, rest);

    const from = performance.now();
    const { version } = document;
    this.#completer.open(uri, version, () => document.getText());
    const options = this.#settings.completionOptions();
    const answer = await this.#completer.complete({ uri, version, offset, trigger, options }, (cancel) => {
      token.onCancellationRequested(cancel);
    });
    this.#remember(performance.now() - from);
    if (token.isCancellationRequested || document.version !== version) {
      this.#languageStatus.superseded('superseded by another keystroke');
      return [];
    }
    if (answer.kind === 'quiet') return this.#quiet(answer.reason, document);
    const texts = answer.suggestions.map(({ text }) => text);
    this.#shown = { uri, offset, texts };
    return this.#items(document, position, texts);
  }

  #items(
    document: vscode.TextDocument,
    position: vscode.Position,
    texts: readonly string[],
  ): vscode.InlineCompletionItem[] {
    this.#languageStatus.suggesting(document, position);
    const offset = document.offsetAt(position);
    const range = new vscode.Range(position, position);
    return texts.map(
      (text) => new vscode.InlineCompletionItem(text, range, this.#acceptance.offered(document, offset, text)),
    );
  }

  #obstacle(document: vscode.TextDocument, context: vscode.InlineCompletionContext): string | undefined {
    if (!this.#settings.isEnabled(document.languageId)) return `completions are turned off for ${document.languageId}`;
    if (context.selectedCompletionInfo) return 'the list of suggestions is open';
    const size = document.offsetAt(document.lineAt(document.lineCount - 1).range.end);
    return size > largestDocument ? `the document is larger than ${largestDocument} characters` : undefined;
  }

  /** What is left of the suggestions shown, where all that was typed since agrees with them. */
  #restOfShown(document: vscode.TextDocument, uri: string, offset: number): string[] {
    if (this.#shown?.uri !== uri || offset < this.#shown.offset) return [];
    const typed = document.getText(
      new vscode.Range(document.positionAt(this.#shown.offset), document.positionAt(offset)),
    );
    return this.#shown.texts.flatMap((text) =>
      text.length > typed.length && text.startsWith(typed) ? text.slice(typed.length) : [],
    );
  }

  #mirror({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const changes = contentChanges.map(({ rangeOffset, rangeLength, text }) => ({
      offset: rangeOffset,
      deleted: rangeLength,
      inserted: text,
    }));
    if (changes.length > 0) this.#completer.change(document.uri.toString(), document.version, changes);
    // Typed before what is shown: its place has moved.
    const isBefore = ({ offset }: { offset: number }): boolean => offset < (this.#shown?.offset ?? 0);
    if (this.#shown?.uri === document.uri.toString() && changes.some(isBefore)) this.#shown = undefined;
  }

  #remember(milliseconds: number): void {
    this.latencies.push(milliseconds);
    if (this.latencies.length > rememberedLatencies) this.latencies.shift();
  }

  #quiet(reason: string, document: vscode.TextDocument): [] {
    this.#languageStatus.quiet(reason, document);
    return [];
  }
}
