import { fitted, type CursorContext } from '../text/fit';
import { lengthBeforeRepeatedLine } from '../text/lines';
import type { DocumentChange } from '../protocol/completer';

/** A text for the editor, and the number of UTF-16 units after the cursor that it replaces. */
export interface Offer {
  readonly text: string;
  readonly replaces: number;
}

/**
 * The suggestions that are or were shown, to be continued while the user types through them. The text around the cursor
 * is checked again each time, because the editor closes brackets and other lines may have changed.
 */
export class ShownSuggestion {
  readonly uri: string;
  readonly texts: readonly string[];
  /** Start of the texts, in UTF-16 units; moves with changes before it. */
  #start: number;

  constructor(uri: string, start: number, texts: readonly string[]) {
    this.uri = uri;
    this.#start = start;
    this.texts = texts;
  }

  get start(): number {
    return this.#start;
  }

  /** False if the change invalidates the suggestions. */
  follow({ offset, deleted, inserted }: DocumentChange): boolean {
    if (offset >= this.#start) return true;
    if (offset + deleted > this.#start) return false;
    this.#start += inserted.length - deleted;
    return true;
  }

  /** The remaining parts of the texts that begin with `typed`. */
  rest(typed: string): string[] {
    return this.texts.flatMap((text) =>
      text.length > typed.length && text.startsWith(typed) ? [text.slice(typed.length)] : [],
    );
  }
}

/** The part of a text that fits the text around the cursor now; undefined if none does. */
export function offerAt(text: string, context: CursorContext): Offer | undefined {
  const fit = fitted(text, context);
  if (!fit || context.lineSuffix.startsWith(fit.text)) return undefined;
  const characters = Array.from(fit.text);
  const isThere = lengthBeforeRepeatedLine(characters, context.before, context.after) < characters.length;
  return isThere ? undefined : fit;
}
