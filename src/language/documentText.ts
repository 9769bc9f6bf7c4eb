/**
 * The part of a document's text that readers use, in UTF-16 units. A string satisfies it, and so does `PiecewiseText`.
 */
export interface DocumentText {
  readonly length: number;
  slice(from: number, to: number): string;
}

/** Target length of a piece, in UTF-16 units: an edit copies about one piece, a look-up visits all pieces. */
const pieceLength = 1 << 13;

/** A text stored in pieces, so that the cost of an edit does not depend on the length of the document. */
export class PiecewiseText implements DocumentText {
  readonly #pieces: string[];
  #length: number;

  constructor(text = '') {
    this.#pieces = piecesOf(text);
    this.#length = text.length;
  }

  get length(): number {
    return this.#length;
  }

  slice(from: number, to: number): string {
    let text = '';
    let start = 0;
    for (const piece of this.#pieces) {
      if (start >= to) break;
      const end = start + piece.length;
      if (end > from) text += piece.slice(Math.max(0, from - start), to - start);
      start = end;
    }
    return text;
  }

  /** Deletes up to the end if fewer than `deleted` units follow `offset`. */
  replace(offset: number, deleted: number, inserted: string): void {
    const first = this.#pieceAt(offset);
    const last = this.#pieceAt(Math.min(offset + deleted, this.#length));
    const head = (this.#pieces[first.index] ?? '').slice(0, offset - first.start);
    const tail = (this.#pieces[last.index] ?? '').slice(offset + deleted - last.start);
    // A short piece is merged with the next one, so that deletions do not leave many small pieces.
    const isShort = head.length + inserted.length + tail.length < pieceLength / 2;
    const next = isShort ? (this.#pieces[last.index + 1] ?? '') : '';
    const count = last.index - first.index + (isShort ? 2 : 1);
    const pieces = piecesOf(head + inserted + tail + next);
    this.#length += inserted.length - (Math.min(offset + deleted, this.#length) - offset);
    this.#pieces.splice(first.index, count, ...pieces);
  }

  /** The first piece that ends at `offset` or after it. */
  #pieceAt(offset: number): { readonly index: number; readonly start: number } {
    let start = 0;
    for (const [index, { length }] of this.#pieces.entries()) {
      if (offset <= start + length) return { index, start };
      start += length;
    }
    return { index: this.#pieces.length, start };
  }
}

function piecesOf(text: string): string[] {
  if (text.length <= 2 * pieceLength) return text === '' ? [] : [text];
  const count = Math.ceil(text.length / pieceLength);
  return Array.from({ length: count }, (_, i) => text.slice(i * pieceLength, (i + 1) * pieceLength));
}

/** End of the common part of two texts that are known to agree up to `from`; at most `end`. */
export function sameUpTo(a: DocumentText, b: DocumentText, from: number, end: number): number {
  const most = Math.min(a.length, b.length, end);
  let at = from;
  while (at < most) {
    const to = Math.min(most, at + pieceLength);
    const [one, other] = [a.slice(at, to), b.slice(at, to)];
    if (one !== other) {
      let same = 0;
      while (one.charCodeAt(same) === other.charCodeAt(same)) same++;
      return at + same;
    }
    at = to;
  }
  return Math.max(from, most);
}

/** `offset`, or the one before it if `offset` would split a surrogate pair. */
export function characterStart(text: DocumentText, offset: number): number {
  const isParted = /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(offset - 1, offset + 1));
  return offset > 0 && isParted ? offset - 1 : offset;
}
