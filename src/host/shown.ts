import { fitted, type Place } from '../text/fit';
import { beforeLineThatStands } from '../text/lines';
import type { DocumentChange } from '../protocol/completer';

/** A text for the editor, and how much of the text behind the cursor it replaces, in UTF-16 units. */
export interface Offer {
  readonly text: string;
  readonly replaces: number;
}

/**
 * The suggestions that are or were shown, to go on with while they are typed through. What stands around the cursor is
 * looked at anew each time: the editor closes brackets, and other lines may have come.
 */
export class Shown {
  readonly uri: string;
  readonly texts: readonly string[];
  /** Where the texts begin, in UTF-16 units; it moves with what changes before it. */
  #start: number;

  constructor(uri: string, start: number, texts: readonly string[]) {
    this.uri = uri;
    this.#start = start;
    this.texts = texts;
  }

  get start(): number {
    return this.#start;
  }

  /** False where the change leaves nothing to go on with. */
  follow({ offset, deleted, inserted }: DocumentChange): boolean {
    if (offset >= this.#start) return true;
    if (offset + deleted > this.#start) return false;
    this.#start += inserted.length - deleted;
    return true;
  }

  /** What is left of the texts after `typed`, with which they must begin. */
  rest(typed: string): string[] {
    return this.texts.flatMap((text) =>
      text.length > typed.length && text.startsWith(typed) ? [text.slice(typed.length)] : [],
    );
  }
}

/** The part of a text that can be offered at a place, judged by what stands there now; undefined where nothing can. */
export function offerAt(text: string, place: Place): Offer | undefined {
  const fit = fitted(text, place);
  if (!fit || place.lineSuffix.startsWith(fit.text)) return undefined;
  const characters = Array.from(fit.text);
  const isThere = beforeLineThatStands(characters, place.before, place.after) < characters.length;
  return isThere ? undefined : fit;
}
