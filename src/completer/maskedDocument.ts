import { replacementCharacter } from '../base/utf8';
import { PiecewiseText } from '../language/documentText';
import { maskSecrets } from '../secrets/maskSecrets';
import { keyMarker, longestKey } from '../secrets/privateKeys';

/** Length of the text on both sides of a change in which secrets are looked for anew, in UTF-16 units: a secret and its name stand in fewer. */
const usualReach = 2048;

/** An open document as it is, and with its secrets masked, as it is learned. */
export class MaskedDocument {
  readonly text: PiecewiseText;
  readonly masked: PiecewiseText;

  constructor(text: string) {
    this.text = new PiecewiseText(text);
    this.masked = new PiecewiseText(maskSecrets(text));
  }

  /** Returns where the masked text begins to differ from what it was: at the change, or at a secret that it makes or ends. */
  replace(offset: number, deleted: number, inserted: string): number {
    this.text.replace(offset, deleted, inserted);
    this.masked.replace(offset, deleted, inserted);
    const end = offset + inserted.length;
    const reach = this.#reachOf(offset, end);
    const from = Math.max(0, offset - reach);
    const around = maskSecrets(this.text.slice(from, end + reach));
    // What is found near the ends may be a part of something that is cut there.
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
