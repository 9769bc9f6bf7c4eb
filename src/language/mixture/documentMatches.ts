import { hashWith } from '../../base/hash';
import { shortestMatch } from '../recipe';

const tableBits = 16;
const longestMatch = 40;

/** The text of one document, for its match model (lpaq). */
export class DocumentMatches {
  readonly #lastPlaces = new Int32Array(1 << tableBits);
  #text = new Uint16Array(4096);
  #length = 0;

  /** The symbol at a position of the text; −1 after its end. */
  symbolAt(place: number): number {
    return place < this.#length ? this.#text[place] : -1;
  }

  append(symbol: number): void {
    if (this.#length === this.#text.length) {
      const longer = new Uint16Array(2 * this.#length);
      longer.set(this.#text);
      this.#text = longer;
    }
    this.#text[this.#length++] = symbol;
    if (this.#length >= shortestMatch) {
      const from = this.#length - shortestMatch;
      this.#lastPlaces[placeHash(this.#text, from)] = this.#length;
    }
  }

  /**
   * Position in the text that follows the latest match of the window's end, and the length of the match; 0 for none.
   */
  findMatch(window: Uint16Array, length: number): { readonly place: number; readonly length: number } {
    const none = { place: 0, length: 0 };
    if (length < shortestMatch) return none;
    const place = this.#lastPlaces[placeHash(window, length - shortestMatch)];
    let same = 0;
    while (same < longestMatch && same < place && same < length) {
      if (this.#text[place - 1 - same] !== window[length - 1 - same]) break;
      same++;
    }
    return same >= shortestMatch ? { place, length: same } : none;
  }
}

/** Place in the table for the `shortestMatch` symbols from a position on. */
function placeHash(text: Uint16Array, from: number): number {
  let hash = 0;
  for (let i = from; i < from + shortestMatch; i++) hash = hashWith(hash, text[i]);
  return hash & ((1 << tableBits) - 1);
}
