import { shortestPart } from '../language/stopping';
import { wordSteps } from '../language/words';
import { countCharacters } from './characters';
import type { Prediction } from './reliability';

/** The text of a document before and after the text that is typed. */
export interface Surroundings {
  readonly before: string;
  readonly after: string;
}

/** The surroundings in a new document. */
export const nothingAround: Surroundings = { before: '', after: '' };

/** A text that is typed: a file, or an insertion into one. */
export interface TypedText extends Partial<Surroundings> {
  readonly path: string;
  readonly text: string;
}

/** A suggestion as the typist sees it. */
export interface ShownText {
  readonly text: string;
  /** Calibrated probability that all of it is right. */
  readonly confidence: number;
  /** UTF-16 units after the cursor that the text contains and therefore replaces; 0 if absent. */
  readonly replaces?: number;
}

/** The engine under test, called the way the editor calls it. */
export interface TypingEngine {
  /** Opens a document at this path, with the cursor between `before` and `after`. No state is carried over from the previous one. */
  open(path: string, around: Surroundings): void;
  /**
   * The suggestion at the end of `before`, of one line, or undefined. `before` is all of the document up to the cursor,
   * and grows from call to call.
   */
  suggest(before: string): ShownText | undefined;
}

/** Counts of code points. White space at the start of a line is not counted. */
export interface TypingCounts {
  readonly characters: number;
  readonly keystrokes: number;
  /** Suggestions shown; one that continues another is not counted again. */
  readonly shown: number;
  /** Shown suggestions that were accepted, in whole or in part. */
  readonly accepted: number;
  readonly shownCharacters: number;
  readonly acceptedCharacters: number;
  /** For each shown suggestion, in order: whether all of it was right when it was first shown. */
  readonly predictions: readonly Prediction[];
}

export interface TypingResult extends TypingCounts {
  /** 1 − keystrokes ÷ characters. */
  readonly keystrokesSaved: number;
  /** Accepted ÷ shown. */
  readonly acceptance: number;
  /** Suggestions shown, per 100 characters. */
  readonly shownPer100: number;
  /** Characters shown and not accepted, per 100 characters. */
  readonly wrongPer100: number;
}

/** Replays typing of the texts, each from its first to its last character: see `typeText`. */
export function replayTyping(engine: TypingEngine, texts: readonly TypedText[]): TypingResult {
  return typingResult(texts.map((text) => typeText(engine, text)));
}

/**
 * Replays the typing of one text. The engine is asked before each character. If all of its suggestion is right, the
 * typist accepts it, with one keystroke. If it is right up to a word boundary, and for at least four characters, they
 * accept that part, with one keystroke a word (*Accept Next Word*). Else they type the next character, one keystroke.
 * White space at the start of a line is the editor's and costs nothing.
 */
export function typeText(
  engine: TypingEngine,
  { path, text, before = nothingAround.before, after = nothingAround.after }: TypedText,
): TypingCounts {
  engine.open(path, { before, after });
  const whole = before + text;
  const screen = new ScreenModel();
  let keystrokes = 0;
  let characters = 0;
  for (let at = afterIndentation(whole, before.length); at < whole.length; at = afterIndentation(whole, at)) {
    const suggestion = ask(engine, whole.slice(0, at));
    const accepts = suggestion && acceptable(suggestion, whole, at, after);
    screen.show(suggestion, accepts?.isWhole === true);
    const written = accepts ? whole.slice(at, at + accepts.length) : String.fromCodePoint(whole.codePointAt(at)!);
    if (accepts) screen.accept(accepts.isWhole ? suggestion.text : written);
    else screen.type(written);
    keystrokes += accepts?.keystrokes ?? 1;
    characters += countCharacters(written);
    at += written.length;
  }
  return { characters, keystrokes, ...screen.counts() };
}

export function typingResult(parts: readonly TypingCounts[]): TypingResult {
  const sum = (of: (counts: TypingCounts) => number): number => parts.reduce((total, part) => total + of(part), 0);
  const counts = {
    characters: sum(({ characters }) => characters),
    keystrokes: sum(({ keystrokes }) => keystrokes),
    shown: sum(({ shown }) => shown),
    accepted: sum(({ accepted }) => accepted),
    shownCharacters: sum(({ shownCharacters }) => shownCharacters),
    acceptedCharacters: sum(({ acceptedCharacters }) => acceptedCharacters),
    predictions: parts.flatMap(({ predictions }) => predictions),
  };
  return {
    ...counts,
    keystrokesSaved: ratio(counts.characters - counts.keystrokes, counts.characters),
    acceptance: ratio(counts.accepted, counts.shown),
    shownPer100: 100 * ratio(counts.shown, counts.characters),
    wrongPer100: 100 * ratio(counts.shownCharacters - counts.acceptedCharacters, counts.characters),
  };
}

/** What the typist sees, with counts of new suggestions. */
class ScreenModel {
  #shown = 0;
  #accepted = 0;
  #shownCharacters = 0;
  #acceptedCharacters = 0;
  readonly #predictions: Prediction[] = [];
  /** The part, not yet typed, of the suggestion that is shown or was shown until the last character was typed. */
  #ahead = '';
  #isAccepted = false;

  show(suggestion: ShownText | undefined, wasRight: boolean): void {
    if (!suggestion) {
      this.#ahead = '';
      return;
    }
    const { text, confidence } = suggestion;
    if (this.#ahead !== '' && (text.startsWith(this.#ahead) || this.#ahead.startsWith(text))) {
      this.#shownCharacters += countCharacters(text.slice(this.#ahead.length));
      if (text.length > this.#ahead.length) this.#ahead = text;
      return;
    }
    this.#shown++;
    this.#shownCharacters += countCharacters(text);
    this.#predictions.push({ confidence, wasRight });
    this.#ahead = text;
    this.#isAccepted = false;
  }

  accept(part: string): void {
    if (!this.#isAccepted) this.#accepted++;
    this.#isAccepted = true;
    this.#acceptedCharacters += countCharacters(part);
    this.type(part);
  }

  type(written: string): void {
    this.#ahead = this.#ahead.startsWith(written) ? this.#ahead.slice(written.length) : '';
  }

  counts(): Omit<TypingCounts, 'characters' | 'keystrokes'> {
    return {
      shown: this.#shown,
      accepted: this.#accepted,
      shownCharacters: this.#shownCharacters,
      acceptedCharacters: this.#acceptedCharacters,
      predictions: this.#predictions,
    };
  }
}

function ask(engine: TypingEngine, before: string): ShownText | undefined {
  const suggestion = engine.suggest(before);
  if (suggestion?.text.includes('\n') === true) {
    throw new Error(`Expected a suggestion of one line, found ${JSON.stringify(suggestion.text)}.`);
  }
  return suggestion?.text === '' ? undefined : suggestion;
}

/**
 * The part of a suggestion that the typist accepts where `text` continues from `at` and `after` follows the cursor;
 * undefined for none. A suggestion that replaces text after the cursor is accepted as a whole only if it completes
 * `text`.
 */
function acceptable(
  { text: suggested, replaces = 0 }: ShownText,
  text: string,
  at: number,
  after: string,
): { readonly length: number; readonly keystrokes: number; readonly isWhole: boolean } | undefined {
  const isWhole =
    replaces === 0 ? text.startsWith(suggested, at) : suggested === text.slice(at) + after.slice(0, replaces);
  if (isWhole) return { length: Math.min(suggested.length, text.length - at), keystrokes: 1, isWhole };
  const right = wordSteps(suggested).filter((end) => text.startsWith(suggested.slice(0, end), at));
  const length = right.at(-1) ?? 0;
  const isEnough = countCharacters(suggested.slice(0, length)) >= shortestPart;
  return isEnough ? { length, keystrokes: right.length, isWhole: false } : undefined;
}

/** A typing engine that returns suggestions found before, by path and position. */
export function precomputedEngine(byPath: ReadonlyMap<string, ReadonlyMap<number, ShownText>>): TypingEngine {
  let suggestions: ReadonlyMap<number, ShownText> | undefined;
  return {
    open: (path) => {
      suggestions = byPath.get(path);
    },
    suggest: (before) => suggestions?.get(before.length),
  };
}

/** All positions of a text at which a typist may ask for a suggestion, whatever is suggested. */
export function* placesToAsk(text: string): Generator<number> {
  for (let at = afterIndentation(text, 0); at < text.length; at = afterIndentation(text, at)) {
    yield at;
    at += String.fromCodePoint(text.codePointAt(at)!).length;
  }
}

/** At a line start, the position after the line's white space; elsewhere `at` itself. */
function afterIndentation(text: string, at: number): number {
  if (at > 0 && text[at - 1] !== '\n') return at;
  let end = at;
  while (end < text.length && /[^\S\n]/.test(text.charAt(end))) end++;
  return end;
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
