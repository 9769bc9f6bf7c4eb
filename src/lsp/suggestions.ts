import {
  type CompletionItem,
  type CompletionList,
  type Command,
  CompletionItemKind,
  type InlineCompletionItem,
  InlineCompletionTriggerKind,
  InsertTextFormat,
  InsertTextMode,
  LSPErrorCodes,
  type Range,
  ResponseError,
} from 'vscode-languageserver/node';
import type { CancellationToken } from 'vscode-languageserver/node';
import { isWithinWord, type OpenText } from '../editor/document';
import { type SelectedItem, textFromItem } from '../editor/selectedItem';
import type { Offer } from '../editor/shown';
import { type EditorRequest, superseded } from '../editor/suggester';
import type { OpenDocuments } from './documents';
import { documentUriOf, InvalidParams, positionOf, rangeOf, recordOf, textOf } from './params';
import type { Session } from './session';

/** Executed by the client when it has inserted a suggestion. */
export const acceptedCommand = 'recurrent.accepted';

/** `Invoked` in drafts of version 3.18, which counted from 0; some clients still send it. */
const draftInvoked = 0;

/** A request of the client, with the URI of its document. */
interface Asked {
  readonly uri: string;
  readonly request: EditorRequest;
}

export class Suggestions {
  readonly #documents: OpenDocuments;
  readonly #session: () => Session;
  readonly #onQuiet: (reason: string) => void;
  /** Why the last request ended without a suggestion; undefined if it did not. */
  #lastReason: string | undefined;

  /** `onQuiet` is called with the reason when a request ends without a suggestion. */
  constructor(documents: OpenDocuments, session: () => Session, onQuiet: (reason: string) => void) {
    this.#documents = documents;
    this.#session = session;
    this.#onQuiet = onQuiet;
  }

  get lastReason(): string | undefined {
    return this.#lastReason;
  }

  /** Throws `ResponseError` if the parameters are invalid, or the request was cancelled. */
  async inline(params: unknown, token: CancellationToken): Promise<InlineCompletionItem[]> {
    const { context } = recordOf(params, 'an object with context');
    const { triggerKind, selectedCompletionInfo } = recordOf(context, 'the context of the request');
    const isExplicit = triggerKind === InlineCompletionTriggerKind.Invoked || triggerKind === draftInvoked;
    if (!isExplicit && triggerKind !== InlineCompletionTriggerKind.Automatic)
      throw new InvalidParams('the triggerKind 1 (invoked) or 2 (automatic)', triggerKind);
    const asked = this.#asked(params, isExplicit, selectedCompletionInfo, token);
    const offers = await this.#offers(asked, token);
    return offers.map((offer) => this.#inlineItem(asked, offer));
  }

  /** For clients that have only a list of completions. */
  async list(params: unknown, token: CancellationToken): Promise<CompletionList> {
    const asked = this.#asked(params, false, undefined, token);
    const offers = await this.#offers(asked, token);
    // The client asks for the list again at the next key, which decides again whether a suggestion is worth showing.
    return { isIncomplete: true, items: offers.map((offer) => this.#listItem(asked, offer)) };
  }

  async #offers({ request }: Asked, token: CancellationToken): Promise<readonly Offer[]> {
    const { suggester } = this.#session();
    const answer = await suggester.answer(request);
    this.#lastReason = answer.kind === 'quiet' ? answer.reason : undefined;
    if (answer.kind === 'quiet') {
      if (answer.isGone) suggester.withdraw();
      this.#onQuiet(answer.reason);
    }
    if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, superseded);
    return answer.kind === 'quiet' || request.isSuperseded() ? [] : answer.offers;
  }

  #inlineItem({ uri, request }: Asked, offer: Offer): InlineCompletionItem {
    const { document, line, offset, selected } = request;
    if (!selected) {
      const range = this.#range(uri, offset, offset + offer.replaces);
      return { insertText: offer.text, range, command: this.#command(document, offset, offer.text) };
    }
    const insertText = textFromItem(selected, document, line, offer);
    const command = this.#command(document, offset, insertText.slice(offset - selected.start));
    return { insertText, range: this.#range(uri, selected.start, selected.end), command };
  }

  /** The item begins with the word before the cursor, because clients compare items with it. */
  #listItem({ uri, request }: Asked, offer: Offer): CompletionItem {
    const { document, line, offset } = request;
    const before = document.text(document.lineStart(line), offset);
    const begun = /[\p{L}\p{M}\p{N}_$]*$/u.exec(before)?.[0] ?? '';
    const insertText = begun + offer.text;
    const range = this.#range(uri, offset - begun.length, offset + offer.replaces);
    return {
      label: insertText.split(/\r?\n/, 1)[0]!.trim(),
      kind: CompletionItemKind.Text,
      detail: 'Recurrent',
      filterText: insertText,
      insertText,
      insertTextFormat: InsertTextFormat.PlainText,
      insertTextMode: InsertTextMode.asIs,
      textEdit: { range, newText: insertText },
      command: this.#command(document, offset, offer.text),
    };
  }

  #command({ uri, languageId }: OpenText, offset: number, text: string): Command {
    const id = this.#session().acceptance.offered(uri, languageId, offset, text);
    return { title: 'Count as Accepted', command: acceptedCommand, arguments: [String(id)] };
  }

  #asked(params: unknown, isExplicit: boolean, info: unknown, token: CancellationToken): Asked {
    const uri = documentUriOf(params);
    const document = this.#documents.textOf(uri);
    const offset = this.#documents.offsetAt(uri, positionOf(recordOf(params, 'an object')['position']));
    const { line } = this.#documents.positionAt(uri, offset);
    const request: EditorRequest = {
      document,
      line,
      offset,
      isExplicit,
      selected: this.#selected(uri, info),
      // The protocol does not report the indentation; suggestions are indented as the document is.
      indentation: undefined,
      foreignKind: () => foreignKind(uri),
      reasonOfPlace: () => undefined,
      isAtWordEnd: () => isAtWordEnd(document, line, offset),
      yieldsToGhostText: () => false,
      isSuperseded: () => token.isCancellationRequested || this.#documents.versionOf(uri) !== document.version,
      onCancelled: (act) => {
        const listener = token.onCancellationRequested(act);
        return () => {
          listener.dispose();
        };
      },
    };
    return { uri, request };
  }

  #selected(uri: string, info: unknown): SelectedItem | undefined {
    if (info === undefined || info === null) return undefined;
    const { range, text } = recordOf(info, 'selectedCompletionInfo with range and text');
    const { start, end } = rangeOf(range);
    const offsets = [this.#documents.offsetAt(uri, start), this.#documents.offsetAt(uri, end)] as const;
    return { start: Math.min(...offsets), end: Math.max(...offsets), text: textOf(text, 'the text of the item') };
  }

  #range(uri: string, from: number, to: number): Range {
    return { start: this.#documents.positionAt(uri, from), end: this.#documents.positionAt(uri, to) };
  }
}

/** Schemes of texts that users write. */
const writtenSchemes: readonly string[] = ['file:', 'untitled:'];

function foreignKind(uri: string): string | undefined {
  const scheme = uri.slice(0, uri.indexOf(':') + 1);
  return writtenSchemes.includes(scheme) ? undefined : `"${scheme}" documents are not files`;
}

function isAtWordEnd(document: OpenText, line: number, offset: number): boolean {
  if (isWithinWord(document, line, offset)) return false;
  return /[\p{L}\p{M}\p{N}_$]$/u.test(document.text(Math.max(document.lineStart(line), offset - 2), offset));
}
