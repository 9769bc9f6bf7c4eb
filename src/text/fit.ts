import { isQuote, Nesting, openerOf, unclosed } from './nesting';

/**
 * How a text fits the line that it is inserted into: at which lengths its brackets and quotes are balanced, and which
 * text after the cursor it replaces there. The completer cuts suggestions with it. The extension host runs it again at
 * each keystroke, because the editor inserts closing brackets and quotes while a suggestion is typed through.
 */

/** The text around a cursor. */
export interface CursorContext {
  /** Text before the cursor, from the start of a line on. */
  readonly before: string;
  /** Text between the cursor and the end of its line. */
  readonly lineSuffix: string;
  /** Text after that line; a beginning of it is enough. */
  readonly after: string;
}

/** The effect of a text in a context, by the length of the part that is used, in characters (code points). */
export interface Fit {
  /** Largest usable length. */
  readonly most: number;
  /** Whether a text of this length leaves brackets and quotes balanced. */
  readonly allows: (length: number) => boolean;
  /** UTF-16 units of the line's suffix that a text of this length contains and replaces. */
  readonly replaces: (length: number) => number;
}

/** Whether the learned text also has an unopened closing bracket or quote at this character. */
export type IsLearned = (index: number) => boolean;

export function fitOf(characters: readonly string[], context: CursorContext, isLearned: IsLearned = () => false): Fit {
  const walk = new Walk(context, isLearned);
  /** By length: UTF-16 units of the suffix that are replaced; −1 if the text must not end there. */
  const replaced = [0];
  for (const [i, character] of characters.entries()) {
    if (!walk.take(character, characters[i + 1] ?? '', i)) break;
    replaced.push(walk.replaces);
  }
  return {
    most: replaced.length - 1,
    allows: (length) => (replaced[length] ?? -1) >= 0,
    replaces: (length) => Math.max(0, replaced[length] ?? 0),
  };
}

/** The longest prefix of a text that fits its context, and what it replaces; undefined if none fits. */
export function fitted(
  text: string,
  context: CursorContext,
): { readonly text: string; readonly replaces: number } | undefined {
  const characters = Array.from(text);
  const fit = fitOf(characters, context);
  let length = fit.most;
  while (length > 0 && !fit.allows(length)) length--;
  if (length === 0) return undefined;
  return { text: characters.slice(0, length).join(''), replaces: fit.replaces(length) };
}

/** Length of the part of the suffix whose brackets are matched, in UTF-16 units. */
const judgedSuffix = 200;

/** The longest prefix of a text that fits its context and replaces nothing, without trailing white space; may be empty. */
export function insertedOnly(text: string, context: CursorContext): string {
  const characters = Array.from(text);
  const fit = fitOf(characters, context);
  let length = fit.most;
  while (length > 0 && !(fit.allows(length) && fit.replaces(length) === 0)) length--;
  return characters.slice(0, length).join('').trimEnd();
}

/** Reads a text character by character against the line that it is inserted into. */
class Walk {
  readonly #context: CursorContext;
  readonly #isLearned: IsLearned;
  readonly #line: string;
  readonly #nesting: Nesting;
  /** The suffix, if it consists of closing brackets, quotes and the like, which the text may contain; else empty. */
  readonly #closers: readonly Closer[];
  /** The first visible character after the cursor. */
  readonly #next: string;
  #consumed = 0;
  /** Number of open brackets and quotes that belong to the line and not to the text. */
  #base: number;
  readonly #baseBefore: number;
  readonly #suffix: string;
  readonly #unopenedInSuffix: number;
  /** White space at the end of the text so far, and its last character. */
  #blanks = '';
  #last = '';
  /** Whether the current line has more than white space and closing brackets. */
  #isLineBegun: boolean;
  /** Number of brackets left open by the lines above, by their closer. */
  readonly #openAbove = new Map<string, number>();

  constructor(context: CursorContext, isLearned: IsLearned) {
    this.#context = context;
    this.#isLearned = isLearned;
    this.#line = context.before.slice(lineStart(context.before));
    this.#nesting = Nesting.after(this.#line);
    this.#isLineBegun = lineBegins.test(this.#line);
    this.#base = this.#baseBefore = this.#nesting.depth;
    this.#suffix = context.lineSuffix.slice(0, judgedSuffix);
    this.#unopenedInSuffix = this.#nesting.unopenedIn(this.#suffix);
    this.#closers = closersOf(context.lineSuffix);
    this.#next = context.lineSuffix.trimStart().charAt(0);
  }

  /** UTF-16 units of the suffix that are replaced; −1 if the text must not end here. */
  get replaces(): number {
    if (this.#closers.length === 0 && !isClosing(this.#next)) return 0;
    const isAllReplaced = this.#consumed === this.#closers.length && this.#consumed > 0;
    if (isAllReplaced) return this.#closers.at(-1)!.end;
    return this.#consumed === 0 && this.#isBalanced && this.#isSuffixOpened ? 0 : -1;
  }

  /** Whether the suffix still closes only brackets that the line opens. */
  get #isSuffixOpened(): boolean {
    if (this.#base === this.#baseBefore) return true;
    return this.#nesting.unopenedIn(this.#suffix) <= this.#unopenedInSuffix;
  }

  /** Whether the text has closed all that it opened. */
  get #isBalanced(): boolean {
    return this.#nesting.depth <= this.#base;
  }

  /** False if the text must end before this character. */
  take(character: string, following: string, index: number): boolean {
    const closer = this.#closers[this.#consumed];
    const isInSuffix =
      this.#isBalanced &&
      !this.#nesting.isEscaped &&
      character === (closer?.character ?? this.#nextInSuffix) &&
      !(character === '>' && /[=-]$/.test(this.#last));
    if (isInSuffix && !(closer && this.#blanks.endsWith(closer.blanks))) return false;
    if (character === ';' && !isInSuffix && this.#isWithinParentheses) return false;
    if (isInSuffix) this.#consumed++;
    this.#blanks = character.trim() === '' ? this.#blanks + character : '';
    this.#last = character;
    const isOpened = this.#nesting.read(character, following);
    this.#base = Math.min(this.#base, this.#nesting.depth);
    // A block opened on an earlier line is closed on a separate line.
    const mayEndAbove = character !== '}' || !this.#isLineBegun;
    if (character === '\n') this.#isLineBegun = false;
    else if (lineBegins.test(character)) this.#isLineBegun = true;
    if (isOpened || (isInSuffix && this.#unopenedInSuffix > 0)) return true;
    return (mayEndAbove && this.#isOpenAbove(character)) || this.#isLearned(index);
  }

  /**
   * Whether the text is inside parentheses that the suffix closes, other than the head of a `for`: no statement ends
   * there.
   */
  get #isWithinParentheses(): boolean {
    return this.#nesting.innermost === '(' && this.#next === ')' && !/\bfor\b/.test(this.#line);
  }

  /**
   * The first character of a suffix that has more than closers: the text must end before it, if it closes something.
   */
  get #nextInSuffix(): string | undefined {
    return this.#consumed === 0 && isClosing(this.#next) ? this.#next : undefined;
  }

  #isOpenAbove(closer: string): boolean {
    if (openerOf(closer) === undefined) return false;
    const { before } = this.#context;
    const open = this.#openAbove.get(closer) ?? unclosed(before.slice(0, lineStart(before)), closer);
    this.#openAbove.set(closer, Math.max(0, open - 1));
    return open > 0;
  }
}

/** A character after the cursor, the white space before it, and its end, in UTF-16 units from the cursor. */
interface Closer {
  readonly character: string;
  readonly blanks: string;
  readonly end: number;
}

/** The characters of a suffix that consists of closers only. */
function closersOf(lineSuffix: string): Closer[] {
  if (!isAtEnd(lineSuffix)) return [];
  return [...lineSuffix.matchAll(/(\s*)(\S)/g)].map(({ 0: all, 1: blanks = '', 2: character = '', index }) => ({
    character,
    blanks,
    end: index + all.length,
  }));
}

const lineBegins = /[^\s)\]}]/;

const onlyClosers = /^[\s)\]}>"'`;,]*$/;

function isClosing(character: string): boolean {
  return openerOf(character) !== undefined || isQuote(character) || (character !== '' && ':;,'.includes(character));
}

function lineStart(before: string): number {
  return before.lastIndexOf('\n') + 1;
}

/** Whether only characters that editors insert by themselves, or that end a statement, follow the cursor. */
export function isAtEnd(lineSuffix: string): boolean {
  return onlyClosers.test(lineSuffix);
}

/** Whether something is missing before the text after the cursor: `def total(¦):`, `if (¦) {`, `if self.¦:`. */
export function isGap(before: string, lineSuffix: string): boolean {
  const last = before.at(-1) ?? '\n';
  if (openerOf(lineSuffix.charAt(0)) !== undefined) return true;
  return /^[:;,]/.test(lineSuffix) && /[^\p{L}\p{M}\p{N}_$)\]}"'`\n]/u.test(last);
}
