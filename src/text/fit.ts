import { isQuote, Nesting, openerOf, unclosed } from './nesting';

/**
 * How a text fits the line that it is put into: which of its beginnings leave brackets and quotes as they should be, and
 * what of the text behind the cursor each of them replaces. The completer cuts suggestions by it, and the extension host
 * asks it again at every keystroke, since the editor closes brackets and quotes while a suggestion is typed.
 */

/** Where a text is put. */
export interface Place {
  /** The document before the cursor, or a part of it that begins with a line. */
  readonly before: string;
  /** Text between the cursor and the end of its line. */
  readonly lineSuffix: string;
  /** The document behind that line, or the beginning of it. */
  readonly after: string;
}

/** What a text does at a place, by the length at which it ends, in characters (code points). */
export interface Fit {
  /** Characters that may be used at most. */
  readonly most: number;
  /** Whether the line is left in order by a text of this length. */
  readonly allows: (length: number) => boolean;
  /** UTF-16 units of the line's suffix that a text of this length contains, and therefore replaces. */
  readonly replaces: (length: number) => number;
}

/** Whether the learned text, too, has a closing bracket or quote that nobody opened, at this character. */
export type IsLearned = (index: number) => boolean;

export function fitOf(characters: readonly string[], place: Place, isLearned: IsLearned = () => false): Fit {
  const walk = new Walk(place, isLearned);
  /** By length: units of the suffix that are replaced; −1 where the text must not end. */
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

/** The longest beginning of a text that fits a place, and what it replaces; undefined where none does. */
export function fitted(text: string, place: Place): { readonly text: string; readonly replaces: number } | undefined {
  const characters = Array.from(text);
  const fit = fitOf(characters, place);
  let length = fit.most;
  while (length > 0 && !fit.allows(length)) length--;
  if (length === 0) return undefined;
  return { text: characters.slice(0, length).join(''), replaces: fit.replaces(length) };
}

/** Length of the part of a line's suffix whose brackets are judged, in UTF-16 units. */
const judgedSuffix = 200;

/** The longest beginning of a text that fits a place and replaces nothing there, without blanks at its end; may be empty. */
export function insertedOnly(text: string, place: Place): string {
  const characters = Array.from(text);
  const fit = fitOf(characters, place);
  let length = fit.most;
  while (length > 0 && !(fit.allows(length) && fit.replaces(length) === 0)) length--;
  return characters.slice(0, length).join('').trimEnd();
}

/** One character after another, against the line as it stands. */
class Walk {
  readonly #place: Place;
  readonly #isLearned: IsLearned;
  readonly #line: string;
  readonly #nesting: Nesting;
  /** What stands behind the cursor and the text may contain: closing brackets, quotes and the like; else empty. */
  readonly #closers: readonly Closer[];
  /** The first visible character behind the cursor. */
  readonly #next: string;
  #consumed = 0;
  /** Open brackets and quotes that the line has, and not the text. */
  #base: number;
  readonly #baseBefore: number;
  readonly #suffix: string;
  readonly #unopenedInSuffix: number;
  /** The blanks that the text ends with so far, and its last character. */
  #blanks = '';
  #last = '';
  /** Whether the cursor's line has more than blanks and closing brackets so far. */
  #isLineBegun: boolean;
  /** Brackets that the lines above leave open, by their closer. */
  readonly #openAbove = new Map<string, number>();

  constructor(place: Place, isLearned: IsLearned) {
    this.#place = place;
    this.#isLearned = isLearned;
    this.#line = place.before.slice(lineStart(place.before));
    this.#nesting = Nesting.after(this.#line);
    this.#isLineBegun = lineBegins.test(this.#line);
    this.#base = this.#baseBefore = this.#nesting.depth;
    this.#suffix = place.lineSuffix.slice(0, judgedSuffix);
    this.#unopenedInSuffix = this.#nesting.unopenedIn(this.#suffix);
    this.#closers = closersOf(place.lineSuffix);
    this.#next = place.lineSuffix.trimStart().charAt(0);
  }

  /** −1 where the text must not end here. */
  get replaces(): number {
    if (this.#closers.length === 0 && !isClosing(this.#next)) return 0;
    const isAllReplaced = this.#consumed === this.#closers.length && this.#consumed > 0;
    if (isAllReplaced) return this.#closers.at(-1)!.end;
    return this.#consumed === 0 && this.#isBalanced && this.#isSuffixOpened ? 0 : -1;
  }

  /** Whether the text has closed nothing of the line that the suffix closes. */
  get #isSuffixOpened(): boolean {
    if (this.#base === this.#baseBefore) return true;
    return this.#nesting.unopenedIn(this.#suffix) <= this.#unopenedInSuffix;
  }

  /** Whether all that the text has opened is closed. */
  get #isBalanced(): boolean {
    return this.#nesting.depth <= this.#base;
  }

  /** False where the text must end before this character. */
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
    // A block that was opened above ends on a line of its own.
    const mayEndAbove = character !== '}' || !this.#isLineBegun;
    if (character === '\n') this.#isLineBegun = false;
    else if (lineBegins.test(character)) this.#isLineBegun = true;
    if (isOpened || (isInSuffix && this.#unopenedInSuffix > 0)) return true;
    return (mayEndAbove && this.#isOpenAbove(character)) || this.#isLearned(index);
  }

  /** A statement does not end before the parenthesis that stands behind the cursor, but in the head of a `for`. */
  get #isWithinParentheses(): boolean {
    return this.#nesting.innermost === '(' && this.#next === ')' && !/\bfor\b/.test(this.#line);
  }

  /** Where the suffix is more than closers, the text ends before its first character, if that closes something. */
  get #nextInSuffix(): string | undefined {
    return this.#consumed === 0 && isClosing(this.#next) ? this.#next : undefined;
  }

  #isOpenAbove(closer: string): boolean {
    if (openerOf(closer) === undefined) return false;
    const { before } = this.#place;
    const open = this.#openAbove.get(closer) ?? unclosed(before.slice(0, lineStart(before)), closer);
    this.#openAbove.set(closer, Math.max(0, open - 1));
    return open > 0;
  }
}

/** A character behind the cursor, with the blanks before it and where it ends, in UTF-16 units from the cursor. */
interface Closer {
  readonly character: string;
  readonly blanks: string;
  readonly end: number;
}

/** The characters of a suffix that has nothing else. */
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

/** Whether nothing stands behind the cursor but what editors insert there by themselves, and what ends a statement. */
export function isAtEnd(lineSuffix: string): boolean {
  return onlyClosers.test(lineSuffix);
}

/** Whether something is evidently missing before the text behind the cursor: `def total(¦):`, `if (¦) {`, `if self.¦:`. */
export function isGap(before: string, lineSuffix: string): boolean {
  const last = before.at(-1) ?? '\n';
  if (openerOf(lineSuffix.charAt(0)) !== undefined) return true;
  return /^[:;,]/.test(lineSuffix) && /[^\p{L}\p{M}\p{N}_$)\]}"'`\n]/u.test(last);
}
