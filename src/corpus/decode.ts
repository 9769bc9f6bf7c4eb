import { replacementCharacter } from '../base/utf8';
import { decodeDetected, decodeStrictly, labelOfSetting } from './encodings';

/** Length of the head in which binary content is detected, in bytes; git examines about as many. */
const sniffedBytes = 8192;

/** Maximum share of control characters in a text file; terminal logs contain some, compressed data has a tenth. */
const maximumControlShare = 1 / 30;

/** Maximum share of U+FFFD in a decoded text; with more, the encoding is a different one. */
const maximumReplacementShare = 1 / 10;

/**
 * Decodes a file: by its byte order mark, else by `encoding` (a value of `files.encoding`), else as UTF-8, else by a detector. A
 * few undecodable bytes become U+FFFD. Line ends become line feeds. Undefined if the bytes are not text or their encoding is
 * unknown.
 */
export function decodeText(bytes: Uint8Array, encoding?: string): string | undefined {
  if (looksBinary(bytes, encoding)) return undefined;
  const text = decodeUnits(bytes, encoding);
  return text === undefined || text.includes('\0') ? undefined : text.replace(/\r\n?/g, '\n');
}

/** True for programs, images and archives. Only text in UTF-16 contains NUL bytes. */
export function looksBinary(bytes: Uint8Array, encoding?: string): boolean {
  if (isUtf16(labelFromByteOrderMark(bytes) ?? labelOf(encoding))) return false;
  const head = bytes.subarray(0, sniffedBytes);
  let controls = 0;
  for (let i = 0; i < head.length; i++) if (isControl(head[i]!)) controls++;
  return head.includes(0) || controls > head.length * maximumControlShare;
}

function decodeUnits(bytes: Uint8Array, encoding: string | undefined): string | undefined {
  const marked = labelFromByteOrderMark(bytes);
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

function labelFromByteOrderMark([first, second, third]: Uint8Array): string | undefined {
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

/** White space is excluded, and so is the escape character, which colours terminal output. */
function isControl(byte: number): boolean {
  return byte < 0x20 && !(byte >= 0x08 && byte <= 0x0d) && byte !== 0x1b;
}

/** True if at least two thirds of the non-ASCII characters are valid UTF-8; in text of another encoding, few are by chance. */
function isMostlyUtf8(bytes: Uint8Array): boolean {
  const text = new TextDecoder('utf-8').decode(bytes);
  const nonAscii = text.match(/[^\0-\x7f]/gu)?.length ?? 0;
  return nonAscii >= 2 * countReplacements(text);
}

/** Undecodable bytes become U+FFFD. Undefined if there are too many of them. */
function decodeLeniently(bytes: Uint8Array, label: string): string | undefined {
  const text = new TextDecoder(label).decode(bytes);
  return countReplacements(text) > text.length * maximumReplacementShare ? undefined : text;
}

function countReplacements(text: string): number {
  return text.split(replacementCharacter).length - 1;
}
