/**
 * The brackets and quotes that are open within a line, by their characters alone: no language is known. A quote that follows
 * a word is an apostrophe where a word follows, too, and else closes. Brackets inside a string that the string does not
 * open are text.
 */
export class Nesting {
  /** Brackets and quotes that are open, outermost first. */
  readonly #open: string[] = [];
  /** Characters since the line began, as far as quotes need them. */
  #before = '';
  #isEscaped = false;

  static after(line: string): Nesting {
    const nesting = new Nesting();
    const characters = Array.from(line);
    characters.forEach((character, i) => nesting.read(character, characters[i + 1] ?? ''));
    return nesting;
  }

  /** How many characters of a text that follows close what is not open. */
  unopenedIn(text: string): number {
    const nesting = new Nesting();
    nesting.#open.push(...this.#open);
    nesting.#before = this.#before;
    const characters = Array.from(text);
    return characters.filter((character, i) => !nesting.read(character, characters[i + 1] ?? '')).length;
  }

  /** How many brackets and quotes are open. */
  get depth(): number {
    return this.#open.length;
  }

  /** The innermost bracket or quote that is open. */
  get innermost(): string | undefined {
    return this.#open.at(-1);
  }

  get isInString(): boolean {
    return this.#quoteAt() >= 0;
  }

  /** Whether the next character stands behind a backslash in a string. */
  get isEscaped(): boolean {
    return this.#isEscaped;
  }

  /** Takes one more character. False where it closes what is not open in this line. */
  read(character: string, next: string): boolean {
    const isEscaped = this.#isEscaped;
    this.#isEscaped = character === '\\' && !isEscaped && this.isInString;
    const isOpened = isEscaped || this.#take(character, next);
    this.#before = character === '\n' ? '' : (this.#before + character).slice(-3);
    return isOpened;
  }

  #take(character: string, next: string): boolean {
    if (character === '\n') this.#endStrings();
    if (isQuote(character)) return this.#takeQuote(character, next);
    const opener = openerOf(character);
    if (isOpener(character)) this.#open.push(character);
    if (opener === undefined) return true;
    const quote = this.#quoteAt();
    const at = this.#open.lastIndexOf(opener);
    if (at > quote) this.#open.length = at;
    return at > quote || quote >= 0;
  }

  #takeQuote(quote: string, next: string): boolean {
    const at = this.#quoteAt();
    if (at >= 0) {
      if (this.#open[at] === quote) this.#open.length = at;
      return true;
    }
    if (quote === "'" && isWord(this.#before.at(-1)) && isWord(next)) return true;
    // Two in a row are an empty string, or a part of three in a row.
    const mayOpen = this.#before.endsWith(quote) || !endsValue.test(this.#before) || stringPrefix.test(this.#before);
    if (mayOpen) this.#open.push(quote);
    return mayOpen;
  }

  /** Strings end with their line, but for template literals. */
  #endStrings(): void {
    const at = this.#open.findIndex((one) => one === '"' || one === "'");
    if (at >= 0) this.#open.length = at;
  }

  #quoteAt(): number {
    return this.#open.findLastIndex(isQuote);
  }
}

/** What no string follows: a name, a number, a closing bracket, another string. */
const endsValue = /[\p{L}\p{M}\p{N}_$)\]}"'`.]$/u;

/** Letters that stand before a string and belong to it, such as Python's `f''` and Rust's `b''`. */
const stringPrefix = /(?:^|[^\p{L}\p{M}\p{N}_$)\]}"'`.])(?:[bfru]|[bfr][bfr]|u8|L)$/iu;

const openers: ReadonlyMap<string, string> = new Map([
  [')', '('],
  [']', '['],
  ['}', '{'],
]);

/** The opening bracket that belongs to a closing one; undefined for other characters. */
export function openerOf(character: string): string | undefined {
  return openers.get(character);
}

export function isQuote(character: string): boolean {
  return character === '"' || character === "'" || character === '`';
}

function isOpener(character: string): boolean {
  return character === '(' || character === '[' || character === '{';
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{M}\p{N}_$]/u.test(character);
}

/** How many brackets of a kind are open at the end of a text of any number of lines. */
export function unclosed(text: string, closer: string): number {
  const opener = openerOf(closer);
  let open = 0;
  for (const character of text) {
    if (character === opener) open++;
    else if (character === closer && open > 0) open--;
  }
  return open;
}
