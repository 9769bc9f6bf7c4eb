import { hashWith } from '../../base/hash';
import { boundarySymbol } from '../../model/vocabulary';
import type { CorpusIndex } from '../index/corpusIndex';
import { longestContext } from '../index/sortedSuffixes';
import { tokenContexts, wordlessContexts } from '../index/tokenContexts';
import type { TokenIndex } from '../index/tokenIndex';
import type { Alphabet } from '../alphabet';
import { CurrentSubtoken } from './currentSubtoken';
import { CurrentToken } from './currentToken';
import type { DocumentMatches } from './documentMatches';
import { IndexMatch, type ReadText } from './indexMatch';
import { documentContexts } from './learned';
import { Ranges } from './ranges';
import { ResumedMatch } from './resumedMatch';

/** Capacity of the window, in symbols, between two restarts. */
const longestReading = 1 << 16;

/** Symbols that can still be read after `isFull`. */
const reserve = 1024;

/** A saved reading, to return to. */
export interface Bookmark {
  readonly numbers: Int32Array;
  /** Symbols read since the last `hold`. */
  readonly since: Uint16Array;
}

/** Number of lengths of contexts, from 0 to the longest one. */
const lengths = longestContext + 1;

/**
 * Number of scalars at the start of a bookmark; then come the hashes, the current token and subtoken, both matches of the
 * index, and the ranges by length.
 */
const scalars = 13;
const tokenAt = scalars + documentContexts;
const subtokenAt = tokenAt + CurrentToken.size;
const indexMatchAt = subtokenAt + CurrentSubtoken.size;
const resumedMatchAt = indexMatchAt + IndexMatch.size;
const rangesAt = resumedMatchAt + ResumedMatch.size;

/** The learned text in which contexts are looked up. */
export interface IndexedText {
  readonly index: CorpusIndex;
  readonly tokens: TokenIndex;
  readonly alphabet: Alphabet;
}

/**
 * The contexts of the position that is predicted: the range of index suffixes after its last 1, 2, … symbols, the
 * hashes of the document's contexts, and the longest matches of the document and of the index. Reading updates no
 * statistics.
 */
export class Reading {
  readonly index: CorpusIndex;
  readonly tokens: TokenIndex;
  readonly matches: DocumentMatches;
  /** The values of a bookmark, except its text. */
  readonly #numbers = new Int32Array(rangesAt + Ranges.size(lengths));
  /** Hashes of the document's contexts. */
  readonly hashes = this.#numbers.subarray(scalars, tokenAt);
  /** The suffixes of the index that begin with the last k symbols. */
  readonly byLength = new Ranges(this.#numbers.subarray(rangesAt), lengths);
  readonly token: CurrentToken;
  readonly subtoken: CurrentSubtoken;
  readonly indexMatch: IndexMatch;
  readonly resumedMatch: ResumedMatch;
  /** The longest context that occurs in the index, in symbols. */
  longest = 0;
  /** Symbol that the document's match model predicts; −1 for none. */
  matched = -1;
  matchLength = 0;
  last = boundarySymbol;
  beforeLast = boundarySymbol;
  /** Length of the current word; 0 outside words. */
  wordLength = 0;
  readonly #alphabet: Alphabet;
  readonly #window = new Uint16Array(longestReading);
  #length = 0;
  #held = 0;
  #place = 0;
  #word = 0;
  #wordBefore = 0;
  #separator = 0;
  #lineStart = 0;
  /** Start of the line above. */
  #lineAbove = 0;
  /** Whether symbols were passed without a look-up in the index. */
  #isBehind = false;
  /** Bookmark of the current position, if it was taken. */
  #here: Bookmark | undefined;

  constructor({ index, tokens, alphabet }: IndexedText, matches: DocumentMatches) {
    this.index = index;
    this.tokens = tokens;
    this.matches = matches;
    this.token = new CurrentToken(tokens, this.#numbers.subarray(tokenAt, subtokenAt));
    this.subtoken = new CurrentSubtoken(tokens.subtokens, alphabet, this.#numbers.subarray(subtokenAt, indexMatchAt));
    this.indexMatch = new IndexMatch(index, this.#numbers.subarray(indexMatchAt, resumedMatchAt));
    this.resumedMatch = new ResumedMatch(index, alphabet, this.#numbers.subarray(resumedMatchAt, rangesAt));
    this.#alphabet = alphabet;
    this.restart();
  }

  /** Starts with no text before. At the beginning of a file, the boundary is read next. */
  restart(): void {
    this.#length = this.#held = 0;
    this.#place = this.matchLength = this.#lineStart = this.#lineAbove = 0;
    this.#word = this.wordLength = this.#wordBefore = this.#separator = 0;
    this.#isBehind = false;
    this.#here = undefined;
    this.subtoken.clear();
    this.#leaveIndex();
  }

  /** Bookmarks taken from here on cover this position and all that is read after it, along any path. */
  hold(): void {
    if (this.#isBehind) this.#lookUp();
    this.#held = this.#length;
    this.#here = undefined;
  }

  /**
   * The text before the end of an occurrence of the longest context, at most `most` symbols, from the same learned
   * file.
   */
  learnedBefore(most: number): Uint8Array | Uint16Array | undefined {
    const { index, longest } = this;
    if (longest === 0) return undefined;
    const end = index.suffixes[this.byLength.low[longest]] + longest;
    const from = Math.max(0, end - most);
    return index.text.subarray(Math.max(from, index.text.lastIndexOf(boundarySymbol, end - 1) + 1), end);
  }

  /** The symbol that alone follows the longest context in the index; −1 if several do, or if there is no such context. */
  get certain(): number {
    const { longest } = this;
    const { first, final } = this.byLength;
    return longest > 0 && first[longest] === final[longest] ? first[longest] : -1;
  }

  /** Symbols since the line start. */
  get column(): number {
    return this.#length - this.#lineStart;
  }

  get isFull(): boolean {
    return this.room <= 0;
  }

  /** Number of symbols that can be read before it is full. */
  get room(): number {
    return longestReading - reserve - this.#length;
  }

  read(symbol: number): void {
    this.#narrow(symbol);
    this.#goOn(symbol);
    if (this.wordLength === 0) this.token.find();
    if (this.wordLength === 1) this.token.findWordEnd(this.#window, this.#length);
    if (this.wordLength > 0) this.token.narrow(this.wordLength - 1, symbol);
    this.indexMatch.read(symbol, this.#readText);
    this.resumedMatch.read(symbol, this.indexMatch);
  }

  /**
   * Reads a symbol without looking it up in the index; the look-up happens at the next `hold`. To be used where nothing
   * is predicted before that.
   */
  pass(symbol: number): void {
    this.#isBehind = true;
    this.#goOn(symbol);
  }

  bookmark(): Bookmark {
    if (this.#here) return this.#here;
    const numbers = this.#numbers;
    numbers[0] = this.longest;
    numbers[1] = this.matched;
    numbers[2] = this.matchLength;
    numbers[3] = this.last;
    numbers[4] = this.beforeLast;
    numbers[5] = this.#length;
    numbers[6] = this.#place;
    numbers[7] = this.#word;
    numbers[8] = this.#wordBefore;
    numbers[9] = this.#separator;
    numbers[10] = this.#lineStart;
    numbers[11] = this.wordLength;
    numbers[12] = this.#lineAbove;
    this.#here = { numbers: numbers.slice(), since: this.#window.slice(this.#held, this.#length) };
    return this.#here;
  }

  /** Returns to a bookmark taken since the last `hold`. */
  return(to: Bookmark): void {
    if (to === this.#here) return;
    const numbers = this.#numbers;
    numbers.set(to.numbers);
    this.longest = numbers[0];
    this.matched = numbers[1];
    this.matchLength = numbers[2];
    this.last = numbers[3];
    this.beforeLast = numbers[4];
    this.#length = numbers[5];
    this.#place = numbers[6];
    this.#word = numbers[7];
    this.#wordBefore = numbers[8];
    this.#separator = numbers[9];
    this.#lineStart = numbers[10];
    this.wordLength = numbers[11];
    this.#lineAbove = numbers[12];
    this.#window.set(to.since, this.#held);
    this.#here = to;
  }

  #goOn(symbol: number): void {
    this.#here = undefined;
    this.#window[this.#length++] = symbol;
    this.beforeLast = this.last;
    this.last = symbol;
    this.#readWord(symbol);
    this.subtoken.read(this.#window, this.#length);
    if (symbol === this.#alphabet.newline) {
      this.#lineAbove = this.#lineStart;
      this.#lineStart = this.#length;
    } else if (symbol === boundarySymbol) this.#lineAbove = this.#lineStart = this.#length;
    if (this.wordLength === 0) this.token.begin(this.#window, this.#length);
    this.#hash();
    this.#match(symbol);
  }

  #leaveIndex(): void {
    this.longest = 0;
    this.byLength.clear();
    this.token.clear();
    this.indexMatch.clear();
    this.resumedMatch.clear();
    this.byLength.high[0] = this.index.suffixes.length;
  }

  /** Reads the last `longestContext` symbols again, and those of the current word: no context that is looked up is longer. */
  #lookUp(): void {
    this.#leaveIndex();
    for (let i = Math.max(0, this.#length - longestContext); i < this.#length; i++) this.#narrow(this.#window[i]);
    this.token.find();
    if (this.wordLength > 0) this.token.findWordEnd(this.#window, this.#length);
    for (let i = 0; i < this.wordLength; i++) this.token.narrow(i, this.#window[this.#length - this.wordLength + i]);
    this.indexMatch.find(this.#readText);
    this.resumedMatch.find(this.indexMatch);
    this.#isBehind = false;
  }

  get #readText(): ReadText {
    const { longest, byLength } = this;
    const [low, high] = [byLength.low[longest], byLength.high[longest]];
    return { window: this.#window, length: this.#length, longest, low, high };
  }

  /**
   * For every k, narrows the suffixes after the last k symbols to those after the last k + 1. Where fewer symbols occur
   * equally often, they occur in the same places, which are not searched again.
   */
  #narrow(symbol: number): void {
    const { index } = this;
    const { low, high, first, final } = this.byLength;
    const deepest = Math.min(longestContext, this.longest + 1);
    let [longest, size, smaller, count, next, last] = [0, -1, 0, 0, 0, 0];
    for (let k = deepest; k >= 2; k--) {
      const start = low[k - 1];
      const end = high[k - 1];
      if (end - start !== size) {
        size = end - start;
        smaller = count = 0;
        const [least, most] = [first[k - 1], final[k - 1]];
        if (size > 0 && symbol >= least && symbol <= most) {
          const from = index.lowerBoundWithin(start, end, k - 1, symbol, least, most);
          const to = index.lowerBoundWithin(from, end, k - 1, symbol + 1, least, most);
          smaller = from - start;
          count = to - from;
          if (count > 0) next = index.symbolAfter(from, k);
          if (count > 0) last = count === 1 ? next : index.symbolAfter(to - 1, k);
        }
      }
      low[k] = start + smaller;
      high[k] = low[k] + count;
      first[k] = next;
      final[k] = last;
      if (longest === 0 && count > 0) longest = k;
    }
    low[1] = index.starts[symbol];
    high[1] = index.starts[symbol + 1];
    if (low[1] < high[1]) {
      first[1] = index.symbolAfter(low[1], 1);
      final[1] = index.symbolAfter(high[1] - 1, 1);
    }
    this.longest = longest === 0 && low[1] < high[1] ? 1 : longest;
  }

  #readWord(symbol: number): void {
    if (this.#alphabet.isWord[symbol] === 1) {
      this.#word = hashWith(this.#word, symbol);
      this.wordLength++;
      return;
    }
    if (this.wordLength > 0) this.#wordBefore = this.#word;
    this.#word = this.wordLength = 0;
    this.#separator = symbol;
  }

  #hash(): void {
    const { hashes } = this;
    const word = this.#word;
    const here = word === 0 ? this.last : 0;
    const indent = Math.min(12, this.column);
    let hash = 0;
    hashes[0] = 0;
    for (let k = 1; k <= 6; k++) {
      hash = hashWith(hash, this.#back(k));
      if (k !== 5) hashes[k === 6 ? 5 : k] = hashWith(hash, k);
    }
    hashes[6] = hashWith(hashWith(word, here), 21);
    hashes[7] = hashWith(hashWith(hashWith(word, here), this.#wordBefore), 22);
    hashes[8] = hashWith(hashWith(word, this.#separator), 25);
    hashes[9] = hashWith(hashWith(this.#lineStart < this.#length ? this.#window[this.#lineStart] : 0, indent), 26);
    hashes[10] = hashWith(hashWith(hashWith(this.#above(0), this.#above(1)), word === 0 ? 0 : 1), 51);
    const ofToken = this.token.hashes;
    let to = 11;
    for (let i = 0; i < tokenContexts; i++) hashes[to++] = hashWith(hashWith(ofToken[i], word), 27 + i);
    const ofSubtoken = this.subtoken.hash;
    hashes[to++] = hashWith(hashWith(ofSubtoken, ofSubtoken === 0 ? this.last : 0), 50);
    for (const i of wordlessContexts) hashes[to++] = hashWith(hashWith(ofToken[i], word === 0 ? 0 : 1), 40 + i);
  }

  #back(k: number): number {
    return k <= this.#length ? this.#window[this.#length - k] : 0;
  }

  /** The symbol in the line above, `ahead` columns after this one; 0 if that line is shorter, or if there is none. */
  #above(ahead: number): number {
    const at = this.#lineAbove + this.column + ahead;
    return at < this.#lineStart ? this.#window[at] : 0;
  }

  #match(symbol: number): void {
    const { matches } = this;
    if (this.matchLength > 0 && this.matched === symbol) {
      this.#place++;
      if (this.matchLength < 63) this.matchLength++;
    } else {
      const { place, length } = matches.findMatch(this.#window, this.#length);
      this.#place = place;
      this.matchLength = length;
    }
    this.matched = this.matchLength > 0 ? matches.symbolAt(this.#place) : -1;
  }
}
