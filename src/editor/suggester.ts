import type { AssumedText, CompletionOptions } from '../protocol/completer';
import type { CompleterWorker } from './completerWorker';
import { cursorContextAt, isWithinWord, type OpenText } from './document';
import { type Edit, Manners } from './manners';
import { needsConfidence } from './confidence';
import { obstacleOf, offersAfterItem, type SelectedItem } from './selectedItem';
import type { Settings } from './settings';
import { type Offer, offerAt, ShownSuggestion } from './shown';

/** Size of the largest document that is mirrored into the worker, in UTF-16 units. */
const largestDocument = 4_000_000;

/** Number of answers over which latency is reported. */
const rememberedLatencies = 1000;

/** The reason of a request that a newer one has replaced. */
export const superseded = 'superseded by another keystroke';

/** A request of the editor, for the document as it is when the request is made. */
export interface EditorRequest {
  readonly document: OpenText;
  /** Line of the cursor, counted from 0. */
  readonly line: number;
  readonly offset: number;
  readonly isExplicit: boolean;
  readonly selected: SelectedItem | undefined;
  readonly indentation: CompletionOptions['indentation'];
  /** Why nothing is suggested in documents of this kind, unless the settings name their language. */
  readonly foreignKind: () => string | undefined;
  /** Why no automatic suggestion belongs at the cursor; the text around it is checked in any case. */
  readonly reasonOfPlace: () => string | undefined;
  /** Whether a word ends at the cursor: the list of suggestions is open there or may be about to open. */
  readonly isAtWordEnd: () => boolean;
  /** Whether the editor keeps its list closed while ghost text shows. */
  readonly yieldsToGhostText: () => boolean;
  /** Whether it was cancelled, or the document has changed since. */
  readonly isSuperseded: () => boolean;
  /** Calls `act` when the request is cancelled. Returns a function that removes this listener. */
  readonly onCancelled: (act: () => void) => () => void;
}

export type EditorAnswer =
  | { readonly kind: 'offers'; readonly offers: readonly Offer[] }
  /** `isGone`: the suggestion that is shown no longer fits. */
  | { readonly kind: 'quiet'; readonly reason: string; readonly isGone?: true };

/**
 * Answers the requests of an editor with the rest of the suggestion that the user types through, or with a new one.
 * Every request that ends without a suggestion has a reason.
 */
export class Suggester {
  /** Milliseconds from request to answer, of the latest requests that reached the worker. */
  readonly latencies: number[] = [];
  readonly #completer: CompleterWorker;
  readonly #settings: Settings;
  readonly #manners = new Manners();
  #shown: ShownSuggestion | undefined;

  constructor(completer: CompleterWorker, settings: Settings) {
    this.#completer = completer;
    this.#settings = settings;
  }

  /** When the last key was typed, on the clock of `performance.now`. */
  get lastTypedAt(): number {
    return this.#manners.lastTypedAt;
  }

  /** Ends the shown suggestion, because the model or a setting has changed. False if there was none. */
  withdraw(): boolean {
    const hadShown = this.#shown !== undefined;
    this.#shown = undefined;
    return hadShown;
  }

  /** The user has dismissed the shown suggestion. False if there was none in this document. */
  dismissed(uri: string, line: number): boolean {
    const isShown = this.#shown?.uri === uri;
    if (isShown) this.#manners.dismissed(uri, line);
    this.#shown = undefined;
    return isShown;
  }

  /** To be called after each change of a document. */
  changed(document: OpenText, edit: Edit): void {
    const { uri } = document;
    const mirrored = document.mirrored();
    const changes = edit.changes.map((change) => ({ ...change, offset: mirrored.start + change.offset }));
    this.#completer.change(mirrored.uri, mirrored.version, changes);
    const shown = this.#shown?.uri === uri ? this.#shown : undefined;
    this.#manners.changed(edit, shown ? aheadOf(shown, document, edit) : []);
    if (shown && !edit.changes.every((change) => shown.follow(change))) this.#shown = undefined;
  }

  /** To be called when a mirrored text ends. */
  closed(uri: string): void {
    this.#completer.close(uri);
  }

  async answer(request: EditorRequest): Promise<EditorAnswer> {
    const obstacle = this.#obstacle(request) ?? reasonOfPlace(request);
    if (obstacle) return quiet(obstacle);
    const rest = request.isExplicit ? [] : this.#restOfShown(request);
    if (rest === 'gone') {
      const reason = 'the rest of the suggestion is in the document already, or no longer fits its line';
      return { kind: 'quiet', reason, isGone: true };
    }
    if (rest.length > 0) return { kind: 'offers', offers: rest };
    const reason = request.isExplicit ? undefined : await this.#reasonForQuiet(request);
    return reason ? quiet(reason) : this.#ask(request);
  }

  async #ask(request: EditorRequest): Promise<EditorAnswer> {
    const { document, offset, isExplicit, selected, indentation } = request;
    const from = performance.now();
    const { uri, version, start, text } = document.mirrored();
    this.#completer.open(uri, version, text);
    const assumed: AssumedText | undefined = selected && { start: start + selected.start, text: selected.text };
    const options = this.#settings.completionOptions(this.#needsConfidence(request));
    const answer = await this.#completer.complete(
      {
        uri,
        version,
        offset: start + offset,
        trigger: isExplicit ? 'explicit' : 'automatic',
        options: { ...options, ...(indentation && { indentation }) },
        ...(assumed && { assumed }),
      },
      (cancel) => {
        request.onCancelled(cancel);
      },
    );
    this.#remember(performance.now() - from);
    if (answer.kind === 'quiet') return quiet(answer.reason);
    if (request.isSuperseded()) return quiet(superseded);
    const before = assumed?.text ?? '';
    const texts = answer.suggestions.map(({ text }) => before + text);
    this.#shown = new ShownSuggestion(document.uri, selected?.start ?? offset, texts);
    return { kind: 'offers', offers: answer.suggestions };
  }

  /** Why nothing is suggested in this document, or at the list's selected item. */
  #obstacle({ document, offset, isExplicit, selected, foreignKind }: EditorRequest): string | undefined {
    const { languageId, length } = document;
    if (!this.#settings.isEnabled(languageId)) return `completions are turned off for ${languageId}`;
    const foreign = this.#settings.isEnabledByName(languageId) ? undefined : foreignKind();
    if (foreign) return foreign;
    if (length > largestDocument) return `the document is larger than ${largestDocument} characters`;
    if (selected && !isExplicit && this.#settings.besideIntelliSense() === 'listFirst')
      return 'the list of suggestions is open';
    return selected && obstacleOf(selected, document, offset);
  }

  /** Why a new automatic suggestion is withheld; waits for the user's delay after the last key. */
  async #reasonForQuiet(request: EditorRequest): Promise<string | undefined> {
    const { document, line, selected } = request;
    const reason = this.#manners.reasonOfEdit(document.uri, line);
    if (reason) return reason;
    if (!selected && this.#settings.besideIntelliSense() === 'listFirst' && request.isAtWordEnd())
      return 'the list of suggestions comes first within a word';
    await untilPassed(this.#manners.lastTypedAt + this.#settings.completionDelay(), request);
    return request.isSuperseded() ? superseded : undefined;
  }

  #needsConfidence({ isExplicit, selected, isAtWordEnd, yieldsToGhostText }: EditorRequest): boolean {
    return needsConfidence({
      isExplicit,
      isAfterAcceptance: this.#manners.isAfterAcceptance,
      isBesideList: selected !== undefined,
      mayOpenList: isAtWordEnd(),
      yieldsToGhostText: yieldsToGhostText(),
    });
  }

  /** The remaining parts of the shown suggestions, if they match all that was typed since, and the selected item. */
  #restOfShown({ document, line, offset, selected }: EditorRequest): readonly Offer[] | 'gone' {
    const shown = this.#shown;
    if (shown?.uri !== document.uri || offset < shown.start) return [];
    const rest = shown.rest(document.text(shown.start, offset));
    const context = cursorContextAt(document, line, offset);
    const offers = rest.flatMap((text) => offerAt(text, context) ?? []);
    if (rest.length > 0 && offers.length === 0) return 'gone';
    return selected ? offersAfterItem(selected, document.text(selected.start, selected.end), offers) : offers;
  }

  #remember(milliseconds: number): void {
    this.latencies.push(milliseconds);
    if (this.latencies.length > rememberedLatencies) this.latencies.shift();
  }
}

function quiet(reason: string): EditorAnswer {
  return { kind: 'quiet', reason };
}

function reasonOfPlace(request: EditorRequest): string | undefined {
  const { document, line, offset, isExplicit } = request;
  if (isExplicit) return undefined;
  return request.reasonOfPlace() ?? (isWithinWord(document, line, offset) ? 'the cursor is within a word' : undefined);
}

/** The remaining parts of the shown suggestions at the position of a change, before it was made. */
function aheadOf(shown: ShownSuggestion, document: OpenText, { changes: [first] }: Edit): readonly string[] {
  if (!first || first.offset < shown.start) return [];
  return shown.rest(document.text(shown.start, first.offset));
}

/** Waits until a time on the clock of `performance.now`, or until cancelled. */
async function untilPassed(time: number, request: EditorRequest): Promise<void> {
  const wait = time - performance.now();
  if (wait <= 0 || request.isSuperseded()) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(done, wait);
    const removeListener = request.onCancelled(done);
    function done(): void {
      clearTimeout(timer);
      removeListener();
      resolve();
    }
  });
}
