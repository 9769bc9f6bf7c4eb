import { codePointOf, replacementCharacter, utf8Bytes, utf8SequenceLength } from '../base/utf8';
import { characterKinds, kindOf } from './characters';
import { countContexts, orderByContext } from './symbolClusters';

/** Precedes the first character of every file. */
export const boundarySymbol = 0;
const firstNibble = 1;
const firstCharacter = firstNibble + 16;

/** Largest number of symbols: they are stored in 16 bits. */
const mostSymbols = 1 << 16;

/** Largest number of characters with their own symbol: each adds to the cost of the softmax. */
const maximumCharacters = 1024;

/**
 * Least share of a character in the text that gives it a symbol. One more symbol takes a thousandth of the time of a
 * training step; spelling a character of this share takes about as long.
 */
const leastShare = 1 / 5000;

/**
 * Largest length that spelling may add to the text, as a share of its characters: a text in which it would add more, such as
 * Chinese, has symbols for rarer characters, too.
 */
const mostSpelled = 0.1;

/** Code points below this are those of ASCII. */
const asciiEnd = 0x80;

/**
 * The symbols that a network reads and writes: the file boundary, sixteen nibbles, and the characters of the corpus. A
 * character without a symbol is spelled as its UTF-8 bytes, each as two nibbles, so that no character is unknown, in
 * any script. (Sixteen symbols instead of 256 keep the softmax small; such characters are rare.)
 */
export class Vocabulary {
  /** The characters with their own symbol, in the order of the symbols. */
  readonly characters: readonly string[];
  readonly #symbols: ReadonlyMap<number, number>;

  constructor(characters: readonly string[]) {
    this.characters = characters;
    this.#symbols = new Map(characters.map((character, i) => [character.codePointAt(0)!, firstCharacter + i]));
  }

  /** The vocabulary of a stored list; undefined unless it consists of distinct characters that fit into the symbols. */
  static parse(value: unknown): Vocabulary | undefined {
    if (!Array.isArray(value) || value.length > mostSymbols - firstCharacter) return undefined;
    const characters = value.filter(isCharacter);
    const areDistinct = new Set(characters).size === value.length;
    return characters.length === value.length && areDistinct ? new Vocabulary(characters) : undefined;
  }

  /**
   * The vocabulary of some texts. A character that occurs at least twice has a symbol if it is one of ASCII, or if a symbol
   * costs less than spelling it (`leastShare`, `mostSpelled`). A character that occurs once has none; the network learns
   * nibbles from it. U+FFFD always has one: it replaces masked secrets, which may be long, and is recognised in predictions.
   * Each kind of characters has a range of symbols, in which characters that occur in the same contexts are neighbours.
   */
  static of(texts: readonly string[]): Vocabulary {
    const counts = new Map<string, number>();
    for (const text of texts) {
      for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
    }
    counts.delete(replacementCharacter);
    const frequent = [...counts].filter(([, count]) => count > 1).sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
    const total = sumOf(counts, () => 1);
    let spelled = sumOf(counts, (character) => (isAscii(character) ? 0 : addedBySpelling(character)));
    const kept = frequent.filter(([character, count]) => {
      if (isAscii(character)) return true;
      const isWorth = count >= leastShare * total || spelled > mostSpelled * total;
      if (isWorth) spelled -= count * addedBySpelling(character);
      return isWorth;
    });
    const characters = [replacementCharacter, ...kept.map(([character]) => character)].slice(0, maximumCharacters);
    return new Vocabulary(characters.sort((a, b) => a.codePointAt(0)! - b.codePointAt(0)!)).#ordered(texts);
  }

  get size(): number {
    return firstCharacter + this.characters.length;
  }

  /** The symbols of a text, without a boundary. */
  encode(text: string): Uint16Array<ArrayBuffer> {
    let length = 0;
    for (const character of text) {
      const codePoint = character.codePointAt(0)!;
      length += this.#symbols.has(codePoint) ? 1 : 2 * utf8Bytes(codePoint).length;
    }
    const symbols = new Uint16Array(length);
    let at = 0;
    for (const character of text) at = this.#write(symbols, at, character.codePointAt(0)!);
    return symbols;
  }

  /** The text of symbols. Boundaries are omitted; nibbles that form no character become U+FFFD. */
  decode(symbols: ArrayLike<number>): string {
    const pieces: string[] = [];
    for (let i = 0; i < symbols.length;) {
      const symbol = symbols[i];
      if (!isNibble(symbol)) {
        if (symbol !== boundarySymbol) pieces.push(this.characters[symbol - firstCharacter]);
        i++;
        continue;
      }
      const { character, length } = readNibbles(symbols, i);
      pieces.push(character);
      i += length;
    }
    return pieces.join('');
  }

  /** The character that these symbols spell, undefined if it is incomplete, U+FFFD if the nibbles cannot spell one. */
  wholeCharacter(symbols: readonly number[]): string | undefined {
    const first = symbols[0];
    if (!isNibble(first)) return first === boundarySymbol ? '' : this.characters[first - firstCharacter];
    if (symbols.length < 2) return undefined;
    const lead = byteAt(symbols, 0);
    const length = lead === undefined ? 0 : utf8SequenceLength(lead);
    return symbols.length < 2 * length ? undefined : readNibbles(symbols, 0).character;
  }

  /** The same characters in the order that they have by their kind and their contexts in the texts. */
  #ordered(texts: readonly string[]): Vocabulary {
    const { characters } = this;
    const counts = countContexts(
      texts.map((text) => this.encode(text)),
      this.size,
    );
    const kinds = Array.from({ length: characterKinds }, (_, kind) =>
      characters.flatMap((character, i) => (kindOf(character) === kind ? [firstCharacter + i] : [])),
    );
    const symbols = kinds.flatMap((ofKind) => orderByContext(counts, ofKind));
    return new Vocabulary(symbols.map((symbol) => characters[symbol - firstCharacter]));
  }

  /** Returns the position after the written symbols. */
  #write(symbols: Uint16Array, at: number, codePoint: number): number {
    const symbol = this.#symbols.get(codePoint);
    if (symbol !== undefined) {
      symbols[at] = symbol;
      return at + 1;
    }
    for (const byte of utf8Bytes(codePoint)) {
      symbols[at++] = firstNibble + (byte >> 4);
      symbols[at++] = firstNibble + (byte & 15);
    }
    return at;
  }
}

/** The sum of a value over all occurrences of characters. */
function sumOf(counts: ReadonlyMap<string, number>, valueOf: (character: string) => number): number {
  let sum = 0;
  for (const [character, count] of counts) sum += count * valueOf(character);
  return sum;
}

function isAscii(character: string): boolean {
  return character.codePointAt(0)! < asciiEnd;
}

/** Number of symbols that spelling a character takes in addition to one. */
function addedBySpelling(character: string): number {
  return 2 * utf8Bytes(character.codePointAt(0)!).length - 1;
}

/** One code point; a surrogate alone is one. */
function isCharacter(value: unknown): value is string {
  const codePoint = typeof value === 'string' ? value.codePointAt(0) : undefined;
  return codePoint !== undefined && String.fromCodePoint(codePoint) === value;
}

function isNibble(symbol: number): boolean {
  return symbol >= firstNibble && symbol < firstCharacter;
}

/** The character whose nibbles begin at `from`, and its number of symbols. */
function readNibbles(symbols: ArrayLike<number>, from: number): { character: string; length: number } {
  const lead = byteAt(symbols, from);
  const length = lead === undefined ? 0 : utf8SequenceLength(lead);
  const bytes: number[] = [];
  for (let i = 0; i < length; i++) {
    const byte = byteAt(symbols, from + 2 * i);
    if (byte === undefined) return { character: replacementCharacter, length: 1 };
    bytes.push(byte);
  }
  const codePoint = length === 0 ? undefined : codePointOf(bytes, 0, length);
  if (codePoint === undefined) return { character: replacementCharacter, length: 1 };
  return { character: String.fromCodePoint(codePoint), length: 2 * length };
}

function byteAt(symbols: ArrayLike<number>, at: number): number | undefined {
  if (at + 1 >= symbols.length || !isNibble(symbols[at]) || !isNibble(symbols[at + 1])) return undefined;
  return ((symbols[at] - firstNibble) << 4) | (symbols[at + 1] - firstNibble);
}
