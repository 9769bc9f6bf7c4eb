import { replacementCharacter } from '../base/utf8';
import { PiecewiseText } from '../language/documentText';
import { maskSecrets } from '../secrets/maskSecrets';
import { keyMarker, longestKey } from '../secrets/privateKeys';

/** Length of the text that is searched again on each side of a change, in UTF-16 units; a secret with its name is shorter. */
const usualReach = 2048;

/** The text of an open document, and the same text with its secrets masked, which is learned. */
export class MaskedDocument {
  readonly text: PiecewiseText;
  readonly masked: PiecewiseText;

  constructor(text: string) {
    this.text = new PiecewiseText(text);
    this.masked = new PiecewiseText(maskSecrets(text));
  }

  /** Returns the first offset at which the masked text changes: that of the change, or of a secret that it creates or removes. */
  replace(offset: number, deleted: number, inserted: string): number {
    this.text.replace(offset, deleted, inserted);
    this.masked.replace(offset, deleted, inserted);
    const end = offset + inserted.length;
    const reach = this.#reachOf(offset, end);
    const from = Math.max(0, offset - reach);
    const around = maskSecrets(this.text.slice(from, end + reach));
    // The ends may cut a secret in two, so only the middle is used.
    const start = from === 0 ? 0 : offset - reach / 2;
    const fresh = around.slice(start - from, end + reach / 2 - from);
    const stale = this.masked.slice(start, start + fresh.length);
    if (fresh === stale) return offset;
    this.masked.replace(start, fresh.length, fresh);
    return Math.min(offset, start + firstDifference(fresh, stale));
  }

  /** Private keys are longer than other secrets. */
  #reachOf(offset: number, end: number): number {
    const isAtLongSecret =
      this.masked.slice(offset - usualReach, offset - usualReach + 1) === replacementCharacter ||
      this.masked.slice(end + usualReach, end + usualReach + 1) === replacementCharacter ||
      this.text.slice(Math.max(0, offset - longestKey), end + longestKey).includes(keyMarker);
    return isAtLongSecret ? 2 * longestKey : usualReach;
  }
}

function firstDifference(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return at;
}
