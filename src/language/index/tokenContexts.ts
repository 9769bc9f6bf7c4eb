import { hashWith } from '../../base/hash';
import { boundarySymbol } from '../../model/vocabulary';
import type { Alphabet } from '../alphabet';
import { wordHash, type WordClasses } from './wordClasses';

/** Number of token contexts. */
export const tokenContexts = 7;

/** Number of token contexts, the first ones, by whose occurrences weights are selected; each one more takes four times as many. */
export const selectingContexts = 5;

/** The token context of the symbol before a token and the classes of the last two tokens. */
export const classContext = 6;

/** The token context that is also looked up where a word may end; see `TokenIndex`. */
export const wordEndContext = 1;

/**
 * The token contexts that a document also counts without the symbols of the current word: by them, what follows a word
 * depends on the tokens before it, whichever word it is.
 */
export const wordlessContexts = [0, 1, 3] as const;

/** Length of the text before a token that its contexts depend on, in symbols: a few lines. */
const reach = 128;

type Text = Uint8Array | Uint16Array;

/**
 * Contexts of a token that leave out what contiguous contexts cannot: the words before it, of which the kinds of tokens or
 * their classes remain, or all that is between an enclosing bracket or the line above and the token (Mahoney, paq8: word
 * model, sparse and column contexts). A token is a word, or a symbol that is not part of a word. The contexts of the start
 * of a token:
 *
 * 0. the kinds of the twelve tokens before it,
 * 1. the kinds of the six tokens before it,
 * 2. the kinds of the four tokens before it, and the last word but one,
 * 3. the symbol before it, the class of the last token, and the word before the innermost open bracket,
 * 4. the symbol before it, and the three symbols in the line above from the same column on,
 * 5. the kinds of the four tokens before it, and the first words of its line and of the line above,
 * 6. the symbol before it, and the classes of the last two tokens.
 *
 * The kind of a word is that it is a word; the kind of another symbol is the symbol, and so is its class. Classes leave out
 * blanks between tokens.
 */
export class TokenContexts {
  readonly alphabet: Alphabet;
  readonly words: WordClasses;

  constructor(alphabet: Alphabet, words: WordClasses) {
    this.alphabet = alphabet;
    this.words = words;
  }

  /** Whether a token begins at this position of a text, or could: the symbol before it is not part of a word. */
  beginsAt(text: Text, place: number): boolean {
    return place === 0 || this.alphabet.isWord[text[place - 1]] === 0;
  }

  /** Whether a word ends at this position of a text. */
  wordEndsAt(text: Text, place: number): boolean {
    const { isWord } = this.alphabet;
    return place > 0 && isWord[text[place - 1]] === 1 && isWord[text[place]] === 0;
  }

  /** Hash of a context of the token at this position. It depends on the text up to `reach` symbols before it only. */
  hash(context: number, text: Text, place: number): number {
    const least = Math.max(0, place - reach);
    switch (context) {
      case 0:
        return this.#kinds(text, place, least, 12);
      case 1:
        return this.#kinds(text, place, least, 6);
      case 2:
        return hashWith(this.#kinds(text, place, least, 4), this.#lastWordButOne(text, place, least));
      case 3:
        return hashWith(this.#classes(text, place, least, 1), this.#bracketed(text, place, least));
      case 4:
        return this.#above(text, place, least);
      case 5:
        return hashWith(this.#kinds(text, place, least, 4), this.#firstWords(text, place, least));
      default:
        return this.#classes(text, place, least, 2);
    }
  }

  /** Class of the last token before a position. */
  lastClass(text: Text, place: number): number {
    const least = Math.max(0, place - reach);
    return this.#classBefore(text, this.#withoutBlanks(text, place, least), least);
  }

  #kinds(text: Text, place: number, least: number, count: number): number {
    const { isWord } = this.alphabet;
    let hash = 0;
    for (let i = 0, at = place; i < count; i++) {
      const symbol = at > least ? text[at - 1] : boundarySymbol;
      if (isWord[symbol] === 0) {
        hash = hashWith(hash, symbol + 1);
        if (symbol !== boundarySymbol) at--;
      } else {
        hash = hashWith(hash, 0);
        at = this.#wordStart(text, at, least);
      }
    }
    return hash;
  }

  /** The symbol before a position, and the classes of the last `count` tokens. */
  #classes(text: Text, place: number, least: number, count: number): number {
    let hash = place > least ? text[place - 1] + 1 : 0;
    for (let i = 0, at = place; i < count; i++) {
      at = this.#withoutBlanks(text, at, least);
      hash = hashWith(hash, this.#classBefore(text, at, least));
      if (at === least || text[at - 1] === boundarySymbol) continue;
      at = this.alphabet.isWord[text[at - 1]] === 1 ? this.#wordStart(text, at, least) : at - 1;
    }
    return hash;
  }

  /** Class of the token that ends at a position. */
  #classBefore(text: Text, end: number, least: number): number {
    const { isWord, letterCase } = this.alphabet;
    const symbol = end > least ? text[end - 1] : boundarySymbol;
    if (isWord[symbol] === 0) return this.words.ofSymbol(symbol);
    const start = this.#wordStart(text, end, least);
    return this.words.ofWord(wordHash(text, start, end), letterCase[text[start]]);
  }

  /** Start of the blanks before a position. */
  #withoutBlanks(text: Text, place: number, least: number): number {
    let at = place;
    while (at > least && this.alphabet.isBlank[text[at - 1]] === 1) at--;
    return at;
  }

  #lastWordButOne(text: Text, place: number, least: number): number {
    const last = this.#wordEnd(text, place, least);
    return this.#word(text, this.#wordEnd(text, this.#wordStart(text, last, least), least), least);
  }

  /** Hash of the word before the innermost bracket that is open, and of whether it is next to the bracket. */
  #bracketed(text: Text, place: number, least: number): number {
    const { bracket } = this.alphabet;
    for (let at = place, closed = 0; at > least && text[at - 1] !== boundarySymbol; at--) {
      const kind = bracket[text[at - 1]];
      if (kind === -1) closed++;
      else if (kind === 1 && closed > 0) closed--;
      else if (kind === 1) {
        const end = this.#wordEnd(text, at - 1, least);
        return hashWith(this.#word(text, end, least), end === at - 1 ? 1 : 2);
      }
    }
    return 0;
  }

  #above(text: Text, place: number, least: number): number {
    const lineStart = this.#lineStart(text, place, least);
    const lineAbove = this.#lineAbove(text, lineStart, least);
    const from = lineAbove + place - lineStart;
    let hash = hashWith(0, place > 0 ? text[place - 1] : boundarySymbol);
    for (let at = from; at < from + 3; at++) hash = hashWith(hash, at < lineStart ? text[at] : boundarySymbol);
    return hash;
  }

  #firstWords(text: Text, place: number, least: number): number {
    const lineStart = this.#lineStart(text, place, least);
    const lineAbove = this.#lineAbove(text, lineStart, least);
    return hashWith(this.#firstWord(text, lineAbove, lineStart), this.#firstWord(text, lineStart, place));
  }

  /** Hash of the first word of a line that ends at `end`, and of the number of symbols before the word. */
  #firstWord(text: Text, lineStart: number, end: number): number {
    const { isWord } = this.alphabet;
    let at = lineStart;
    while (at < end && isWord[text[at]] === 0) at++;
    let hash = at - lineStart;
    for (; at < end && isWord[text[at]] === 1; at++) hash = hashWith(hash, text[at]);
    return hash;
  }

  #lineStart(text: Text, place: number, least: number): number {
    const { newline } = this.alphabet;
    let at = place;
    while (at > least && text[at - 1] !== newline && text[at - 1] !== boundarySymbol) at--;
    return at;
  }

  /** Start of the line above the one that starts at `lineStart`; `lineStart` if there is none. */
  #lineAbove(text: Text, lineStart: number, least: number): number {
    const hasLineAbove = lineStart > least && text[lineStart - 1] === this.alphabet.newline;
    return hasLineAbove ? this.#lineStart(text, lineStart - 1, least) : lineStart;
  }

  /** End of the last word that ends at or before a position; `least` if there is none. */
  #wordEnd(text: Text, place: number, least: number): number {
    const { isWord } = this.alphabet;
    let at = place;
    while (at > least && isWord[text[at - 1]] === 0 && text[at - 1] !== boundarySymbol) at--;
    return at;
  }

  #wordStart(text: Text, end: number, least: number): number {
    const { isWord } = this.alphabet;
    let at = end;
    while (at > least && isWord[text[at - 1]] === 1) at--;
    return at;
  }

  /** Hash of the word that ends at a position. */
  #word(text: Text, end: number, least: number): number {
    return wordHash(text, this.#wordStart(text, end, least), end);
  }
}
