import { type DocumentText, PiecewiseText, sameUpTo } from '../documentText';

/** The lines of a document that were learned or noted before the cursor, as they were then, without those that were skipped. */
export class KnownLines {
  #lines = new PiecewiseText();
  /** Offset of the first of them in the document, in UTF-16 units. */
  #from = 0;

  get end(): number {
    return this.#from + this.#lines.length;
  }

  /** End of the part from `offset` on, at most `end`, in which the text is known; `offset` if it was skipped. */
  sameUpTo(text: DocumentText, offset: number, end: number): number {
    const from = this.#from;
    if (offset < from) return offset;
    const rest = { length: text.length - from, slice: (a: number, b: number) => text.slice(from + a, from + b) };
    return from + sameUpTo(this.#lines, rest, offset - from, end - from);
  }

  /** Replaces the lines from `known` on by those of the text from `from` to `to`; those between were skipped. */
  replace(text: DocumentText, known: number, from: number, to: number): void {
    if (known === from && known >= this.#from) {
      this.#lines.replace(known - this.#from, to - known, text.slice(from, to));
    } else {
      this.#lines = new PiecewiseText(text.slice(from, to));
      this.#from = from;
    }
  }
}
