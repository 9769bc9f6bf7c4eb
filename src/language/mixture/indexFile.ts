import { CheckpointError } from '../../base/errors';
import { crc32 } from '../../base/hash';
import { isRecord, parseJson } from '../../base/json';
import { Vocabulary } from '../../model/vocabulary';
import type { Prices } from '../eagerness';
import { CorpusIndex } from '../index/corpusIndex';
import { typicalPrices } from '../recipe';
import type { LearnedArray } from './adaptiveProbabilities';
import { alphabetOf } from './alphabet';
import type { Language } from './language';
import { Mixture } from './mixture';
import { SymbolTree } from './symbolTree';

const magic = 'recurrent language 3\n';

/** Bytes before the header: the format line, the header's length and the checksum. */
const headerStart = magic.length + 8;

/** Alignment of each array in the file, in bytes, so that it can be used in place. */
const alignment = 8;

type Stored = Uint8Array | Uint16Array | Int32Array | Float32Array;

/** Inputs of an index; if they are unchanged, it is not built again. */
export interface IndexSource {
  /** Hash of the vocabulary and the files. */
  readonly fingerprint: string;
  /** Training steps of the network that the mixture was fitted with; absent if there was none. */
  readonly networkSteps?: number;
}

export type StoredIndex = Language & { readonly source: IndexSource };

/**
 * Encodes an index and a fitted mixture as consecutive parts of a file; large arrays are not copied. The format: a line
 * that names it, the header's length and the CRC-32 of everything behind it as 32 bits each, a JSON header (vocabulary,
 * lengths, prices, source), and the arrays, little-endian. The network is not included.
 */
export function encodeIndex(language: Language, source: IndexSource): readonly Uint8Array[] {
  const { index, vocabulary, tree, fitted } = language;
  const learned = [...(fitted?.alone ?? []), ...(fitted?.withNetwork ?? [])];
  const arrays: Stored[] = [index.text, index.suffixes, Float32Array.from(tree.counts), ...learned];
  const header = JSON.stringify({
    characters: vocabulary.characters.map((character) => character.codePointAt(0)),
    lengths: arrays.map(({ length }) => length),
    prices: fitted?.prices,
    source,
  });
  const start = new Uint8Array(aligned(headerStart + header.length));
  writeAscii(start, 0, magic);
  writeAscii(start, headerStart, header);
  const parts = arrays.flatMap(({ buffer, byteOffset, byteLength }) => [
    new Uint8Array(buffer, byteOffset, byteLength),
    new Uint8Array(aligned(byteLength) - byteLength),
  ]);
  const view = new DataView(start.buffer);
  view.setUint32(magic.length, header.length, true);
  view.setUint32(
    magic.length + 4,
    parts.reduce((sum, part) => crc32(part, sum), crc32(start.subarray(headerStart))),
    true,
  );
  return [start, ...parts];
}

/**
 * Uses the bytes in place: they must not change afterwards. Throws `CheckpointError` if they are damaged or of another
 * format.
 */
export function decodeIndex(file: Uint8Array): StoredIndex {
  // Without the methods of Node's Buffer, whose slice() does not copy.
  const bytes = new Uint8Array(file.buffer, file.byteOffset, file.byteLength);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < headerStart || ascii(bytes.subarray(0, magic.length)) !== magic) {
    throw unreadable('a file that begins with its format', ascii(bytes.subarray(0, magic.length)));
  }
  const headerEnd = headerStart + view.getUint32(magic.length, true);
  if (crc32(bytes.subarray(headerStart)) !== view.getUint32(magic.length + 4, true)) {
    throw unreadable('a body that matches its checksum', 'another');
  }
  const header = parseHeader(ascii(bytes.subarray(headerStart, headerEnd)));
  const vocabulary = new Vocabulary(header.characters.map((codePoint) => String.fromCodePoint(codePoint)));
  const [textLength, suffixesLength, countsLength, ...fittedLengths] = header.lengths;
  // If the header has fewer lengths, this one is undefined.
  if (countsLength !== vocabulary.size) throw unreadable(`counts of ${vocabulary.size} symbols`, `${countsLength}`);
  if (suffixesLength > textLength) throw unreadable('no more suffixes than symbols', `${suffixesLength}`);
  let at = aligned(headerEnd);
  const take = <T extends Stored>(kind: ArrayKind<T>, length: number): T => {
    const width = kind.BYTES_PER_ELEMENT;
    const end = at + width * length;
    if (end > bytes.length) throw unreadable(`${end} bytes or more`, `${bytes.length}`);
    const part = bytes.subarray(at, end);
    at = aligned(end);
    // If the file itself is not aligned in memory, its arrays are not either and are copied.
    return part.byteOffset % width === 0
      ? new kind(part.buffer, part.byteOffset, length)
      : new kind(part.slice().buffer, 0, length);
  };
  const text = vocabulary.size <= 256 ? take(Uint8Array, textLength) : take(Uint16Array, textLength);
  const index = new CorpusIndex(text, take(Int32Array, suffixesLength), vocabulary.size);
  const tree = new SymbolTree(take(Float32Array, countsLength));
  const sets = setLengths(new Mixture(tree).arrays, fittedLengths).map((set) =>
    set.map(({ array, length }): LearnedArray =>
      array instanceof Float32Array ? take(Float32Array, length) : take(Uint8Array, length),
    ),
  );
  if (at !== bytes.length) throw unreadable(`${at} bytes`, `${bytes.length}`);
  const { prices, source } = header;
  const withNetwork = sets.length > 1 && { withNetwork: sets[1] };
  const fitted = sets.length > 0 && { alone: sets[0], ...withNetwork, ...(prices && { prices }) };
  return {
    vocabulary,
    alphabet: alphabetOf(vocabulary),
    tree,
    index,
    ...(fitted && { fitted }),
    source,
  };
}

/** The arrays of each stored mixture, of which there are at most two. Throws if their lengths do not match a mixture's. */
function setLengths(
  shape: readonly LearnedArray[],
  lengths: readonly number[],
): readonly (readonly { readonly array: LearnedArray; readonly length: number }[])[] {
  const count = lengths.length / shape.length;
  if (![0, 1, 2].includes(count)) throw unreadable('at most two fitted mixtures', `${lengths.length} arrays`);
  return Array.from({ length: count }, (_, set) =>
    shape.map((array, i) => {
      const length = lengths[set * shape.length + i];
      if (array.length !== length) throw unreadable(`${array.length} learned values`, `${length}`);
      return { array, length };
    }),
  );
}

interface ArrayKind<T> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, offset: number, length: number): T;
}

interface Header {
  readonly characters: readonly number[];
  /** Lengths of the text, the suffixes, the counts, and the arrays of the fitted mixtures. */
  readonly lengths: readonly number[];
  readonly prices: Prices | undefined;
  readonly source: IndexSource;
}

const largestCodePoint = 0x10ffff;

/** Defined here and not in `protocol` with the other parsers, because this room must not import `protocol`. */
function parseHeader(text: string): Header {
  const header = parseJson(text);
  if (isRecord(header)) {
    const { characters, lengths, prices, source } = header;
    if (isCounts(characters, largestCodePoint) && isCounts(lengths) && isPrices(prices) && isSource(source))
      return { characters, lengths, prices, source };
  }
  throw unreadable('a header', text);
}

function isCounts(value: unknown, most = Number.MAX_SAFE_INTEGER): value is readonly number[] {
  return Array.isArray(value) && value.every((one) => Number.isSafeInteger(one) && one >= 0 && one <= most);
}

function isSource(value: unknown): value is IndexSource {
  if (!isRecord(value) || typeof value['fingerprint'] !== 'string') return false;
  return value['networkSteps'] === undefined || Number.isSafeInteger(value['networkSteps']);
}

function isPrices(value: unknown): value is Prices | undefined {
  if (value === undefined) return true;
  return isRecord(value) && Object.keys(typicalPrices).every((eagerness) => Number.isFinite(value[eagerness]));
}

function aligned(offset: number): number {
  return Math.ceil(offset / alignment) * alignment;
}

function writeAscii(bytes: Uint8Array, at: number, text: string): void {
  for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i);
}

function ascii(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

function unreadable(expected: string, found: string): CheckpointError {
  return new CheckpointError(
    `Expected ${expected} in the index, found "${found.slice(0, 80)}". The editor makes the index again by itself; on the command line, train again.`,
  );
}
