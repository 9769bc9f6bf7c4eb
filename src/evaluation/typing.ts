import type { CorpusFile } from '../corpus/select';
import { shortestPart } from '../language/stopping';
import { wordSteps } from '../language/words';
import { countCharacters } from './characters';
import type { Prediction } from './reliability';

/** What the typist asks, along the same path as the editor does. */
export interface TypingEngine {
  /** A new, empty document at this path. Nothing is carried over from the one before. */
  open(path: string): void;
  /**
   * The suggestion at the end of `before` (all that has been typed of the document, in order; it grows from call to
   * call), or undefined for none. Single line. `confidence`: its calibrated probability of being right as a whole.
   */
  suggest(before: string): { readonly text: string; readonly confidence: number } | undefined;
}

/** Characters are code points. White space that begins a line is in none of these counts. */
export interface TypingCounts {
  readonly characters: number;
  readonly keystrokes: number;
  /** Suggestions; one that continues another counts with it. */
  readonly shown: number;
  /** Of the shown, those that were accepted, whole or in part. */
  readonly accepted: number;
  readonly shownCharacters: number;
  readonly acceptedCharacters: number;
  /** One for each that is counted as shown, in that order: whether all of it was right when it first was shown. */
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

/** A typist writes the files, each from its first to its last character: see `typeFile`. */
export function replayTyping(engine: TypingEngine, files: readonly CorpusFile[]): TypingResult {
  return typingResult(files.map((file) => typeFile(engine, file)));
}

/**
 * A typist writes a file. Before each character the engine is asked. Is all of its suggestion right, he accepts it, with
 * one keystroke. Is it right up to a word boundary and for four characters at least, he accepts that part, with one
 * keystroke a word (as *Accept Next Word* of the editor takes them). Else he types the next character, one keystroke.
 * White space that begins a line is the editor's: it is there when he comes to it.
 */
export function typeFile(engine: TypingEngine, { path, text }: CorpusFile): TypingCounts {
  engine.open(path);
  const screen = new Screen();
  let keystrokes = 0;
  let characters = 0;
  for (let at = afterIndentation(text, 0); at < text.length; at = afterIndentation(text, at)) {
    const suggestion = ask(engine, text.slice(0, at));
    const accepts = suggestion && acceptable(suggestion.text, text, at);
    screen.show(suggestion, accepts?.isWhole === true);
    const written = accepts ? text.slice(at, at + accepts.length) : String.fromCodePoint(text.codePointAt(at)!);
    if (accepts) screen.accept(written);
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

/** What the typist sees, and how often it is something new. */
class Screen {
  #shown = 0;
  #accepted = 0;
  #shownCharacters = 0;
  #acceptedCharacters = 0;
  readonly #predictions: Prediction[] = [];
  /** Of the suggestion that is shown, or was until the last character was written: the text that is still ahead. */
  #ahead = '';
  #isAccepted = false;

  show(suggestion: ReturnType<TypingEngine['suggest']>, wasRight: boolean): void {
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

function ask(engine: TypingEngine, before: string): ReturnType<TypingEngine['suggest']> {
  const suggestion = engine.suggest(before);
  if (suggestion?.text.includes('\n') === true) {
    throw new Error(`Expected a suggestion of one line, found ${JSON.stringify(suggestion.text)}.`);
  }
  return suggestion?.text === '' ? undefined : suggestion;
}

/** What the typist accepts of a suggestion where `text` goes on from `at`; undefined where he does not. */
function acceptable(
  suggested: string,
  text: string,
  at: number,
): { readonly length: number; readonly keystrokes: number; readonly isWhole: boolean } | undefined {
  if (text.startsWith(suggested, at)) return { length: suggested.length, keystrokes: 1, isWhole: true };
  const right = wordSteps(suggested).filter((end) => text.startsWith(suggested.slice(0, end), at));
  const length = right.at(-1) ?? 0;
  const isEnough = countCharacters(suggested.slice(0, length)) >= shortestPart;
  return isEnough ? { length, keystrokes: right.length, isWhole: false } : undefined;
}

/** Every place of a text at which a typist may come to ask, whatever is suggested to him. */
export function* placesToAsk(text: string): Generator<number> {
  for (let at = afterIndentation(text, 0); at < text.length; at = afterIndentation(text, at)) {
    yield at;
    at += String.fromCodePoint(text.codePointAt(at)!).length;
  }
}

/** Where a line begins, behind its white space; elsewhere `at` itself. */
function afterIndentation(text: string, at: number): number {
  if (at > 0 && text[at - 1] !== '\n') return at;
  let end = at;
  while (end < text.length && /[^\S\n]/.test(text.charAt(end))) end++;
  return end;
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
