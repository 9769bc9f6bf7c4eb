/**
 * Open brackets and quotes of a line, found by their characters alone, for any language. A quote after a word is an
 * apostrophe if a word follows; else it closes a string. A bracket inside a string counts only if its opener is in the
 * same string.
 */
export class Nesting {
  /** Outermost first. */
  readonly #open: string[] = [];
  /** The last characters of the line that decide whether a quote opens or closes. */
  #before = '';
  #isEscaped = false;

  static after(line: string): Nesting {
    const nesting = new Nesting();
    let end = 0;
    // The characters in between open and close nothing.
    for (const { 0: character, index } of line.matchAll(/["'`()[\]{}\\\n]/g)) {
      nesting.#pass(line.slice(end, index));
      end = index + 1;
      nesting.read(character, characterAt(line, end));
    }
    nesting.#pass(line.slice(end));
    return nesting;
  }

  /** Number of characters in a following text that close something that is not open. */
  unopenedIn(text: string): number {
    const nesting = new Nesting();
    nesting.#open.push(...this.#open);
    nesting.#before = this.#before;
    const characters = Array.from(text);
    return characters.filter((character, i) => !nesting.read(character, characters[i + 1] ?? '')).length;
  }

  /** Number of open brackets and quotes. */
  get depth(): number {
    return this.#open.length;
  }

  /** The innermost open bracket or quote. */
  get innermost(): string | undefined {
    return this.#open.at(-1);
  }

  get isInString(): boolean {
    return this.#quoteAt() >= 0;
  }

  /** Whether the next character follows a backslash in a string. */
  get isEscaped(): boolean {
    return this.#isEscaped;
  }

  /** Reads one character. False if it closes something that is not open in this line. */
  read(character: string, next: string): boolean {
    const isEscaped = this.#isEscaped;
    this.#isEscaped = character === '\\' && !isEscaped && this.isInString;
    const isOpened = isEscaped || this.#take(character, next);
    this.#before = character === '\n' ? '' : (this.#before + character).slice(-3);
    return isOpened;
  }

  /** Reads a text without brackets, quotes, backslashes and line ends. */
  #pass(text: string): void {
    if (text === '') return;
    this.#isEscaped = false;
    this.#before = (this.#before + text).slice(-3);
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
    // Two quotes in a row are an empty string, or the start of a triple quote.
    const mayOpen = this.#before.endsWith(quote) || !endsValue.test(this.#before) || stringPrefix.test(this.#before);
    if (mayOpen) this.#open.push(quote);
    return mayOpen;
  }

  /** Strings end with their line, except template literals. */
  #endStrings(): void {
    const at = this.#open.findIndex((one) => one === '"' || one === "'");
    if (at >= 0) this.#open.length = at;
  }

  #quoteAt(): number {
    return this.#open.findLastIndex(isQuote);
  }
}

/** Ends of values: after a name, a number, a closing bracket or a string, no string begins. */
const endsValue = /[\p{L}\p{M}\p{N}_$)\]}"'`.]$/u;

/** String prefixes, such as Python's `f''` and Rust's `b''`. */
const stringPrefix = /(?:^|[^\p{L}\p{M}\p{N}_$)\]}"'`.])(?:[bfru]|[bfr][bfr]|u8|L)$/iu;

const openers: ReadonlyMap<string, string> = new Map([
  [')', '('],
  [']', '['],
  ['}', '{'],
]);

/** The opening bracket of a closing one; undefined for other characters. */
export function openerOf(character: string): string | undefined {
  return openers.get(character);
}

export function isQuote(character: string): boolean {
  return character === '"' || character === "'" || character === '`';
}

/** The character at an offset; empty at the end of the text. */
function characterAt(text: string, offset: number): string {
  const codePoint = text.codePointAt(offset);
  return codePoint === undefined ? '' : String.fromCodePoint(codePoint);
}

function isOpener(character: string): boolean {
  return character === '(' || character === '[' || character === '{';
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{M}\p{N}_$]/u.test(character);
}

/** Number of brackets of a kind that are open at the end of a text of any number of lines. */
export function unclosed(text: string, closer: string): number {
  const opener = openerOf(closer);
  let open = 0;
  for (const character of text) {
    if (character === opener) open++;
    else if (character === closer && open > 0) open--;
  }
  return open;
}
