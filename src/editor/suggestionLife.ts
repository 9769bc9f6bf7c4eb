import { lazy } from '../base/lazy';
import type { AcceptanceCounts } from '../protocol/acceptance';
import type { DocumentChange } from '../protocol/completer';

/** An accepted text and its position. */
export interface AcceptedText {
  readonly uri: string;
  readonly offset: number;
  readonly text: string;
  /** Adds to the counts of the suggestion that it came from. */
  readonly count: (more: Partial<AcceptanceCounts>) => void;
}

export interface SuggestionListener {
  count(day: string, language: string, more: Partial<AcceptanceCounts>): void;
  accepted(accepted: AcceptedText): void;
}

/** A suggestion with its alternatives, from the moment it is shown. All texts begin with the part that was typed. */
interface Followed {
  readonly uri: string;
  readonly count: (more: Partial<AcceptanceCounts>) => void;
  /** Start of the texts in the document. */
  start: number;
  texts: readonly string[];
  /** Length of the part that is in the document. */
  typed: number;
  /** The same before the last change. */
  typedBefore: number;
  /** End of the accepted parts that are counted. */
  countedTo: number;
  isAcceptedInPart: boolean;
  isAcceptedWhole: boolean;
}

/** Number of suggestions whose command may still run: the editor may keep an earlier item until its end is typed. */
const rememberedOffers = 64;

/**
 * Follows suggestions through document changes: distinguishes a continuation from a new suggestion, and recognises acceptances,
 * complete ones by their command and partial ones by the change alone.
 */
export class SuggestionLife {
  readonly #listener: SuggestionListener;
  readonly #offers = new Map<number, { readonly shown: Followed; readonly start: number; readonly text: string }>();
  #shown: Followed | undefined;
  #nextId = 1;

  constructor(listener: SuggestionListener) {
    this.#listener = listener;
  }

  /** `text` would be inserted at `offset`. Returns the id with which its acceptance is reported. */
  offered(uri: string, language: string, day: string, offset: number, text: string): number {
    const shown = this.#continued(uri, offset, text) ?? this.#show(uri, language, day, offset, text);
    this.#shown = shown;
    const id = this.#nextId++;
    this.#offers.set(id, { shown, start: shown.typed, text: (shown.texts[0] ?? '').slice(0, shown.typed) + text });
    this.#offers.delete(id - rememberedOffers);
    return id;
  }

  /** The editor has inserted all of a suggestion. */
  acceptedWhole(id: number): void {
    const offer = this.#offers.get(id);
    if (!offer || offer.shown.isAcceptedWhole) return;
    const { shown, text } = offer;
    shown.isAcceptedWhole = true;
    if (this.#shown === shown) this.#shown = undefined;
    // The change that inserted it came before the command.
    const from = shown.typed === text.length ? shown.typedBefore : shown.typed;
    shown.count({ acceptedWhole: 1, ...(shown.isAcceptedInPart && { acceptedInPart: -1 }) });
    this.#accept(shown, from, text.slice(from));
  }

  /** The editor reports that it has inserted the first `length` UTF-16 units of a suggestion. */
  acceptedPart(id: number, length: number): void {
    const offer = this.#offers.get(id);
    if (!offer || offer.shown.isAcceptedWhole) return;
    const { shown, start, text } = offer;
    const end = Math.min(start + length, text.length);
    this.#acceptPart(shown, Math.max(start, shown.countedTo), text.slice(0, end));
  }

  changed(uri: string, changes: readonly DocumentChange[], isUndoOrRedo: boolean): void {
    const isOne = changes.length === 1;
    for (const change of changes) {
      const shown = this.#shown;
      if (shown?.uri !== uri) return;
      const typed = shown.typed;
      if (!follow(shown, change)) this.#shown = undefined;
      else if (isOne && !isUndoOrRedo && isAcceptedStep(shown, change, typed))
        this.#acceptPart(shown, Math.max(typed, shown.countedTo), wholeOf(shown));
    }
  }

  /** Stops following all suggestions. */
  forget(): void {
    this.#shown = undefined;
    this.#offers.clear();
  }

  closed(uri: string): void {
    if (this.#shown?.uri === uri) this.#shown = undefined;
  }

  /** The suggestion that this text continues; if nothing was typed since, the text is another alternative of it. */
  #continued(uri: string, offset: number, text: string): Followed | undefined {
    const shown = this.#shown;
    if (shown?.uri !== uri || shown.start + shown.typed !== offset) return undefined;
    const rests = shown.texts.map((whole) => whole.slice(shown.typed));
    const isSame = rests.some((rest) => rest !== '' && (rest.startsWith(text) || text.startsWith(rest)));
    if (!isSame && shown.typed > 0) return undefined;
    const whole = (shown.texts[0] ?? '').slice(0, shown.typed) + text;
    if (!shown.texts.includes(whole)) shown.texts = [...shown.texts, whole];
    return shown;
  }

  #show(uri: string, language: string, day: string, offset: number, text: string): Followed {
    const count = (more: Partial<AcceptanceCounts>): void => {
      this.#listener.count(day, language, more);
    };
    count({ shown: 1 });
    return {
      uri,
      count,
      start: offset,
      texts: [text],
      typed: 0,
      typedBefore: 0,
      countedTo: 0,
      isAcceptedInPart: false,
      isAcceptedWhole: false,
    };
  }

  /** `whole` is the suggestion up to the end of the accepted part. A change and its report count once. */
  #acceptPart(shown: Followed, from: number, whole: string): void {
    if (whole.length <= from) return;
    if (!shown.isAcceptedInPart) shown.count({ acceptedInPart: 1 });
    shown.isAcceptedInPart = true;
    shown.countedTo = whole.length;
    this.#accept(shown, from, whole.slice(from));
  }

  #accept({ uri, start, count }: Followed, from: number, text: string): void {
    const characters = charactersIn(text);
    count({ characters, keystrokesSaved: characters - 1 });
    this.#listener.accepted({ uri, offset: start + from, text, count });
  }
}

/** Moves the shown suggestion with a change. False if the document no longer matches any of its texts. */
function follow(shown: Followed, { offset, deleted, inserted }: DocumentChange): boolean {
  const cursor = shown.start + shown.typed;
  const end = offset + deleted;
  if (offset > cursor) return true;
  if (end < shown.start) {
    shown.start += inserted.length - deleted;
    return true;
  }
  // An acceptance that replaces a word begins before the suggestion and inserts the same text there again.
  const ahead = Math.max(0, shown.start - offset);
  if (end < cursor || ahead > inserted.length) return false;
  const whole = (shown.texts[0] ?? '').slice(0, Math.max(0, offset - shown.start)) + inserted.slice(ahead);
  const isAutoClosed = isPair(inserted) && !shown.texts.includes(whole);
  const typed = isAutoClosed ? whole.slice(0, -1) : whole;
  const agreeing = shown.texts.filter((text) => text.startsWith(typed));
  if (agreeing.length === 0) return false;
  shown.texts = agreeing;
  shown.typedBefore = shown.typed;
  shown.typed = typed.length;
  return true;
}

/**
 * Whether *Accept Next Word* or *Accept Next Line* made this change, not a key: it inserts more than one character of
 * the suggestion, up to the end of a word or a line, and leaves a rest.
 */
function isAcceptedStep(
  { start, texts, typed }: Followed,
  { offset, deleted, inserted }: DocumentChange,
  before: number,
): boolean {
  if (offset !== start + before || deleted > 0 || typed - before !== inserted.length) return false;
  // Enter and Tab insert several characters of white space; an opening bracket comes with its closer.
  if (charactersIn(inserted) < 2 || inserted.trim() === '' || isPair(inserted)) return false;
  // Accepting all of a suggestion runs its command.
  if (texts.some((text) => text.length === typed)) return false;
  return texts.some((text) => isStepEnd(text, typed));
}

/** Words depend on the language, but none ends between two letters. */
function isStepEnd(text: string, at: number): boolean {
  return !(/[\p{L}\p{M}\p{N}_]$/u.test(text.slice(0, at)) && /^[\p{L}\p{M}\p{N}_]/u.test(text.slice(at)));
}

/** The part of a suggestion that is in the document. */
function wholeOf({ texts, typed }: Followed): string {
  return (texts[0] ?? '').slice(0, typed);
}

/** Whether auto-closing inserts this text for one key. */
function isPair(text: string): boolean {
  return text.length === 2 && ['()', '[]', '{}', '<>', '""', "''", '``'].includes(text);
}

/** Number of characters as typed on a keyboard: an emoji is one, and so is a letter with its accents. */
function charactersIn(text: string): number {
  return [...graphemes().segment(text)].length;
}

const graphemes = lazy(() => new Intl.Segmenter('en', { granularity: 'grapheme' }));
