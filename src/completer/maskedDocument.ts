import { replacementCharacter } from '../base/utf8';
import { type DocumentText, PiecewiseText } from '../language/documentText';
import { keyMarker, longestKey } from '../secrets/privateKeys';
import { isVaried } from '../secrets/randomness';
import { maskedPart } from './maskedPart';

/** Length of the text that is searched again on each side of a change, in UTF-16 units; a secret with its name is shorter. */
const usualReach = 2048;

/** Longest document that is searched whole, in UTF-16 units: about 3 ms. */
export const searchedWhole = 1 << 16;

/**
 * Length of the text that is searched on each side of a part that is read, in UTF-16 units, so that few reads search.
 */
const ahead = 1 << 12;

/**
 * Length of the text on each side of a part that is searched with it, in UTF-16 units: a name with its value is
 * shorter, a private key is not.
 */
const usualContext = 5 * 1024;

/** Length of the beginning of a very long token that is examined for randomness, in UTF-16 units. */
const examined = 256;

/** Longest text that is searched at once, in UTF-16 units: about 1 ms. */
const searchedAtOnce = 1 << 14;

/** Largest gap to the searched range that is searched too, in UTF-16 units; a request reads text that far away. */
const nearby = 1 << 15;

/** Length of the marker of a private key and of what follows it in the line, in UTF-16 units. */
const keyMarkerEnd = 64;

/** A range of the document, in UTF-16 units. */
interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * The text of an open document, and the same text with its secrets masked, which is learned. Secrets are searched where
 * the masked text is read, and around it, so that opening a long document costs nothing.
 */
export class MaskedDocument {
  readonly text: PiecewiseText;
  readonly masked: DocumentText;
  /** Masked in the searched range; its text elsewhere is not used. */
  readonly #masked: PiecewiseText;
  /** The range in which secrets have been searched; absent before the first reading. */
  #searched: Range | undefined;

  constructor(text: string) {
    this.text = new PiecewiseText(text);
    this.#masked = new PiecewiseText(text);
    this.masked = new SearchedText(this.#masked, (from, to) => {
      this.#search(from, to);
    });
  }

  /**
   * Returns an offset up to which the masked text stays the same: the offset of the change, or of a secret that the
   * change creates or removes. If the change is far from the searched range, the offset is before any such secret.
   */
  replace(offset: number, deleted: number, inserted: string): number {
    const isNear = this.#isNear(offset, offset + deleted) && deleted + inserted.length <= searchedWhole;
    if (isNear) this.#search(offset - usualReach - 1, offset + deleted + usualReach + 1);
    const before = this.text.length;
    this.text.replace(offset, deleted, inserted);
    this.#masked.replace(offset, deleted, inserted);
    if (isNear) {
      this.#grow(this.text.length - before);
      return this.#searchAround(offset, offset + inserted.length);
    }
    this.#searched = undefined;
    return Math.max(0, offset - longestKey);
  }

  #isNear(from: number, to: number): boolean {
    const searched = this.#searched;
    return searched !== undefined && from <= searched.to + nearby && to >= searched.from - nearby;
  }

  #grow(by: number): void {
    if (this.#searched) this.#searched = { from: this.#searched.from, to: this.#searched.to + by };
  }

  /** Searches this range, and the gap between it and the searched range if that is near. */
  #search(from: number, to: number): void {
    const { length } = this.text;
    const wanted = { from: Math.max(0, from), to: Math.min(length, to) };
    if (wanted.from >= wanted.to) return;
    const known = this.#isNear(wanted.from, wanted.to) ? this.#searched : undefined;
    if (known && wanted.from >= known.from && wanted.to <= known.to) return;
    const isShort = length <= searchedWhole;
    const start = isShort ? 0 : Math.max(0, wanted.from - ahead);
    const end = isShort ? length : Math.min(length, wanted.to + ahead);
    const { from: low, to: high } = known ?? { from: start, to: start };
    if (wanted.from < low) this.#searchPart(start, low);
    if (wanted.to > high) this.#searchPart(high, end);
    this.#searched = {
      from: wanted.from < low ? start : low,
      to: wanted.to > high ? end : high,
    };
  }

  #searchPart(from: number, to: number): void {
    for (let at = from; at < to; at += searchedAtOnce) {
      const end = Math.min(to, at + searchedAtOnce);
      const context = this.#hasKey(at, end) ? 2 * longestKey : usualContext;
      const part = maskedPart(this.text, at, end, context, (rest) => isVaried(rest.slice(0, examined)));
      this.#masked.replace(at, end - at, part);
    }
  }

  /** Searches around a change again; its surroundings have been searched before. */
  #searchAround(offset: number, end: number): number {
    const { length } = this.text;
    for (let reach = this.#reachOf(offset, end) / 2; ; reach *= 2) {
      const from = Math.max(0, offset - reach);
      const to = Math.min(length, end + reach);
      const fresh = maskedPart(this.text, from, to, reach, () => this.#isMasked(from - 1));
      const stale = this.#masked.slice(from, to);
      if (fresh === stale) return offset;
      // A secret that appears or disappears may reach farther.
      const isWhole = (from === 0 || hasBegunBefore(fresh, stale)) && (to === length || hasEndedBehind(fresh, stale));
      if (!isWhole && reach < longestKey) continue;
      this.#masked.replace(from, to - from, fresh);
      return Math.min(offset, from + firstDifference(fresh, stale));
    }
  }

  /** Private keys are longer than other secrets. */
  #reachOf(offset: number, end: number): number {
    const isAtLongSecret =
      this.#isMasked(offset - usualReach) || this.#isMasked(end + usualReach) || this.#hasKey(offset, end);
    return isAtLongSecret ? 2 * longestKey : usualReach;
  }

  #isMasked(offset: number): boolean {
    return this.#masked.slice(offset, offset + 1) === replacementCharacter;
  }

  /** Whether a private key may be in this range, or reach into it. */
  #hasKey(from: number, to: number): boolean {
    return this.text.slice(from - longestKey - keyMarkerEnd, to + longestKey).includes(keyMarker);
  }
}

/** A text that is searched for secrets where it is read. */
class SearchedText implements DocumentText {
  readonly #text: PiecewiseText;
  readonly #search: (from: number, to: number) => void;

  constructor(text: PiecewiseText, search: (from: number, to: number) => void) {
    this.#text = text;
    this.#search = search;
  }

  get length(): number {
    return this.#text.length;
  }

  slice(from: number, to: number): string {
    this.#search(from, to);
    return this.#text.slice(from, to);
  }
}

/** Whether there is plain text before the first difference of two masked texts. */
function hasBegunBefore(fresh: string, stale: string): boolean {
  return hasPlain(fresh.slice(0, firstDifference(fresh, stale)));
}

/** Whether there is plain text after the last difference of two masked texts of the same length. */
function hasEndedBehind(fresh: string, stale: string): boolean {
  let at = fresh.length;
  while (at > 0 && fresh[at - 1] === stale[at - 1]) at--;
  return hasPlain(fresh.slice(at));
}

function hasPlain(masked: string): boolean {
  return /[^\r\n\ufffd]/.test(masked);
}

function firstDifference(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return at;
}
