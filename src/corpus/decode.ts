import { replacementCharacter } from '../base/utf8';
import { decodeDetected, decodeStrictly, labelOfSetting } from './encodings';

/** Bytes at the beginning of a file by which it is judged, as git does. */
const judgedBytes = 8192;

/** Part of a file that control characters may be: a terminal's log has some, what is compressed has a tenth. */
const mostControls = 1 / 30;

/** Part of a text that may be marked as undecodable: beyond it, the encoding is not the one that was tried. */
const mostMarked = 1 / 10;

/**
 * The text of a file's bytes: UTF-8, with or without a byte order mark, UTF-16 with one, what `encoding` says (a value of
 * `files.encoding`), or what a detector finds. A few bytes that cannot be decoded become U+FFFD. Line ends become line feeds.
 * Undefined where the bytes are not text, or in an encoding that cannot be told.
 */
export function decodeText(bytes: Uint8Array, encoding?: string): string | undefined {
  if (looksBinary(bytes, encoding)) return undefined;
  const text = decodeUnits(bytes, encoding);
  return text === undefined || text.includes('\0') ? undefined : text.replace(/\r\n?/g, '\n');
}

/** Whether the bytes are those of a program, a picture, an archive. UTF-16 has NUL bytes, other text has none. */
export function looksBinary(bytes: Uint8Array, encoding?: string): boolean {
  if (isUtf16(markedLabel(bytes) ?? labelOf(encoding))) return false;
  const head = bytes.subarray(0, judgedBytes);
  let controls = 0;
  for (let i = 0; i < head.length; i++) if (isControl(head[i]!)) controls++;
  return head.includes(0) || controls > head.length * mostControls;
}

function decodeUnits(bytes: Uint8Array, encoding: string | undefined): string | undefined {
  const marked = markedLabel(bytes);
  if (marked !== undefined) return decodeLeniently(bytes, marked);
  const label = labelOf(encoding);
  const asSet = label === undefined ? undefined : decodeStrictly(bytes, label);
  return (
    asSet ??
    decodeStrictly(bytes, 'utf-8') ??
    (isMostlyUtf8(bytes) ? undefined : decodeDetected(bytes)) ??
    decodeLeniently(bytes, 'utf-8')
  );
}

/** The encoding that a byte order mark tells. */
function markedLabel([first, second, third]: Uint8Array): string | undefined {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
}

function labelOf(encoding: string | undefined): string | undefined {
  return encoding === undefined ? undefined : labelOfSetting(encoding);
}

function isUtf16(label: string | undefined): boolean {
  return label === 'utf-16le' || label === 'utf-16be';
}

/** Neither white space, nor the escape character, with which terminals are coloured. */
function isControl(byte: number): boolean {
  return byte < 0x20 && !(byte >= 0x08 && byte <= 0x0d) && byte !== 0x1b;
}

/** Whether more characters beyond ASCII are valid than not: in other encodings few happen to be. */
function isMostlyUtf8(bytes: Uint8Array): boolean {
  const text = new TextDecoder('utf-8').decode(bytes);
  const beyondAscii = text.match(/[^\0-\x7f]/gu)?.length ?? 0;
  return beyondAscii >= 2 * marksIn(text);
}

/** With U+FFFD for what cannot be decoded; undefined where that is a large part. */
function decodeLeniently(bytes: Uint8Array, label: string): string | undefined {
  const text = new TextDecoder(label).decode(bytes);
  return marksIn(text) > text.length * mostMarked ? undefined : text;
}

function marksIn(text: string): number {
  return text.split(replacementCharacter).length - 1;
}
