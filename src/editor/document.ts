import type { CursorContext } from '../text/fit';

/** An open document in its current version. Positions are offsets in UTF-16 units. */
export interface OpenText {
  readonly uri: string;
  readonly version: number;
  readonly languageId: string;
  readonly lineCount: number;
  readonly length: number;
  text(from: number, to: number): string;
  /** Offset of the start of a line, counted from 0. */
  lineStart(line: number): number;
  /** Its place in the text that the completion worker mirrors. */
  mirrored(): Mirrored;
}

/** A text that the completion worker mirrors: a document, or documents that are read as one, such as cells of a notebook. */
export interface Mirrored {
  readonly uri: string;
  /** Changes with every change of the text. */
  readonly version: number;
  /** Offset of the document in the text, in UTF-16 units. */
  readonly start: number;
  readonly text: () => string;
}

/** Numbers of lines around the cursor's line that a suggestion is checked against. */
const linesBefore = 200;
const linesAfter = 20;

/** The text around a position, which is on this line. */
export function cursorContextAt(document: OpenText, line: number, offset: number): CursorContext {
  const end = lineEnd(document, line);
  return {
    before: document.text(document.lineStart(Math.max(0, line - linesBefore)), offset),
    lineSuffix: document.text(offset, end),
    after: document.text(end, lineEnd(document, line + linesAfter)),
  };
}

/** Whether there are letters on both sides of a position, which is on this line. */
export function isWithinWord(document: OpenText, line: number, offset: number): boolean {
  const before = document.text(Math.max(document.lineStart(line), offset - 2), offset);
  const after = document.text(offset, Math.min(lineEnd(document, line), offset + 2));
  return /[\p{L}\p{M}\p{N}_$]$/u.test(before) && /^[\p{L}\p{M}\p{N}_$]/u.test(after);
}

/** Offset of the end of a line, before its line break; of the document, if there is no such line. */
function lineEnd(document: OpenText, line: number): number {
  if (line >= document.lineCount - 1) return document.length;
  const next = document.lineStart(line + 1);
  const lineBreak = document.text(Math.max(document.lineStart(line), next - 2), next);
  return next - (lineBreak === '\r\n' ? 2 : 1);
}
