import { shortestMatch } from '../recipe';

/** log₂ of how many decisions are remembered. */
const slotBits = 19;
const tableBits = 16;
const longestMatch = 40;

/**
 * Statistics of one document: the outcomes of decisions by context, and the text itself, for the match model. A slot
 * holds 7 bits of its context's hash, the last outcome, and the counts of both outcomes up to 15. An outcome halves the
 * other's count, so that recent outcomes weigh more (as in the bit histories of Mahoney's paq).
 */
export class DocumentCache {
  readonly #slots = new Uint16Array(1 << slotBits);
  readonly #lastPlaces = new Int32Array(1 << tableBits);
  #text = new Uint16Array(4096);
  #length = 0;

  clear(): void {
    this.#slots.fill(0);
    this.#lastPlaces.fill(0);
    this.#length = 0;
  }

  /** Slot of a decision, a node of the symbol tree, in a context. Not by `mixBits`: other collisions change predictions. */
  slotOf(context: number, node: number): number {
    let hash = Math.imul(context + Math.imul(node, 0x9e3779b1), 0x85ebca6b);
    hash ^= hash >>> 15;
    return hash;
  }

  /** The 9 bits of a slot's outcomes; 0 if there are none yet. */
  outcomesAt(slot: number): number {
    const value = this.#slots[slot & slotMask];
    return value >>> 9 === slot >>> 25 ? value & 511 : 0;
  }

  note(slot: number, outcomes: number, outcome: number): void {
    let no = outcomes & 15;
    let yes = (outcomes >> 4) & 15;
    if (outcome === 1) {
      if (yes < 15) yes++;
      if (no > 2) no = (no >> 1) + 1;
    } else {
      if (no < 15) no++;
      if (yes > 2) yes = (yes >> 1) + 1;
    }
    this.#slots[slot & slotMask] = ((slot >>> 25) << 9) | (outcome << 8) | (yes << 4) | no;
  }

  /** The symbol at a position of the text; −1 behind its end. */
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

const slotMask = (1 << slotBits) - 1;

/** Hash of the `shortestMatch` symbols from a position on. Not by `mixBits`: other collisions change the matches. */
function placeHash(text: Uint16Array, from: number): number {
  let hash = 0;
  for (let i = from; i < from + shortestMatch; i++) hash = Math.imul(hash ^ (text[i] + 1), 0x2c1b3c6d) ^ (hash >>> 13);
  return (hash ^ (hash >>> tableBits)) & ((1 << tableBits) - 1);
}
