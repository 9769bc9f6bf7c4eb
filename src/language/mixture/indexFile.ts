import { bytesBetween, type ByteSource, forEachPart } from '../../base/byteSource';
import { CheckpointError } from '../../base/errors';
import { crc32 } from '../../base/hash';
import { excerpt, isRecord, parseUniqueJson } from '../../base/json';
import { Vocabulary } from '../../model/vocabulary';
import type { Prices } from '../eagerness';
import { CorpusIndex, depth } from '../index/corpusIndex';
import { SubtokenList } from '../index/subtokenList';
import { TokenContexts, tokenContexts } from '../index/tokenContexts';
import { PackedPlaces } from '../index/packedPlaces';
import { firstIndexed, TokenIndex } from '../index/tokenIndex';
import { WordClasses, wordClasses } from '../index/wordClasses';
import { typicalPrices } from '../recipe';
import { type Alphabet, alphabetOf } from '../alphabet';
import type { Fitted, LanguageModel } from './languageModel';
import { notFinite, packedLengths, type PackedValues } from './packedValues';
import { SymbolTree } from './symbolTree';

const magic = 'recurrent language 13\n';

/** Offset of the checksum, after the format line. It covers all bytes after it. */
const checksumAt = magic.length;
const lengthAt = checksumAt + 4;

/** Bytes before the header: the format line, the checksum and the header's length. */
const headerStart = lengthAt + 4;

/** Longest header, in bytes: the code points of the largest vocabulary take half of it. */
const largestHeader = 1 << 20;

/** Alignment of each array in the file, in bytes, so that it can be used in place. */
const alignment = 8;

type Stored = Uint8Array | Uint16Array | Int32Array | Float32Array;

/** Inputs of an index; if they are unchanged, it is not built again. */
export interface IndexSource {
  /** Hash of the vocabulary and the files. */
  readonly fingerprint: string;
  /** Training steps of the network that the mixture was fitted with; absent if there was none. */
  readonly networkSteps?: number;
  /** Whether the mixture of the index alone was fitted on little text, and is to be fitted again. */
  readonly isHasty?: boolean;
}

export type StoredIndex = LanguageModel & { readonly source: IndexSource };

/**
 * Encodes an index and a fitted mixture as consecutive parts of a file; large arrays are not copied. The format: a line
 * that names it, the CRC-32 of all bytes after it and the header's length as 32 bits each, a JSON header (vocabulary,
 * lengths in bytes, prices, source), and the arrays, little-endian. The network is not included.
 */
export function encodeIndex(language: LanguageModel, source: IndexSource): readonly Uint8Array[] {
  const { index, tokens, vocabulary, tree, fitted } = language;
  const learned = [fitted?.alone, fitted?.withNetwork].flatMap((one) =>
    one ? [one.weights, one.others, one.counts] : [],
  );
  const places = tokens.tables.flatMap(({ places, buckets }) => [places.bytes, buckets]);
  const { hashes, classes } = tokens.contexts.words;
  const ofTokens = [hashes, classes, ...places, ...tokens.subtokens.parts];
  const arrays: Stored[] = [index.text, index.suffixes, ...ofTokens, tree.ranks, ...learned];
  const header = JSON.stringify({
    characters: vocabulary.characters.map((character) => character.codePointAt(0)),
    lengths: arrays.map(({ byteLength }) => byteLength),
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
  view.setUint32(lengthAt, header.length, true);
  const checksum = parts.reduce((sum, part) => crc32(part, sum), crc32(start.subarray(lengthAt)));
  view.setUint32(checksumAt, checksum, true);
  return [start, ...parts];
}

/**
 * Uses the bytes of the arrays in place: they must not change afterwards. Throws `CheckpointError` if they are damaged or
 * of another format. The sizes are compared before the arrays are read.
 */
export function decodeIndex(file: ByteSource): StoredIndex {
  const { checksum, header, bodyStart } = readStart(file);
  const { lengths, prices, source } = header;
  const end = lengths.reduce((at, length) => at + aligned(length), bodyStart);
  if (end !== file.length) throw unreadable(`${end} bytes`, file.length);
  let sum = 0;
  forEachPart(file, lengthAt, (part) => (sum = crc32(part, sum)));
  if (sum !== checksum) throw unreadable('contents that match their checksum', 'others');
  const vocabulary = Vocabulary.parse(header.characters.map((codePoint) => String.fromCodePoint(codePoint)));
  if (!vocabulary) throw unreadable('a vocabulary with each character once', header.characters);
  const V = vocabulary.size;
  const arrays = new Arrays(bytesBetween(file, bodyStart, end), lengths);
  const text = V <= 256 ? arrays.take(Uint8Array) : arrays.take(Uint16Array);
  const suffixes = arrays.take(Int32Array);
  if (suffixes.length + depth !== text.length)
    throw unreadable(`suffixes of ${text.length - depth} symbols`, suffixes.length);
  const alphabet = alphabetOf(vocabulary);
  const tokens = takeTokens(arrays, text, alphabet);
  const tree = new SymbolTree(arrays.take(Int32Array, V));
  const fitted = takeFitted(arrays, V, prices);
  const index = new CorpusIndex(text, suffixes, V);
  return { vocabulary, alphabet, tree, index, tokens, ...(fitted && { fitted }), source };
}

function readStart(file: ByteSource): {
  readonly checksum: number;
  readonly header: Header;
  readonly bodyStart: number;
} {
  const start = bytesBetween(file, 0, Math.min(headerStart, file.length));
  const format = ascii(start.subarray(0, magic.length));
  if (start.length < headerStart || format !== magic) throw unreadable('a file that begins with its format', format);
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
  const headerEnd = headerStart + view.getUint32(lengthAt, true);
  const last = Math.min(file.length, headerStart + largestHeader);
  if (headerEnd > last) throw unreadable(`a header that ends before byte ${last}`, headerEnd);
  const header = parseHeader(ascii(bytesBetween(file, headerStart, headerEnd)));
  return { checksum: view.getUint32(checksumAt, true), header, bodyStart: aligned(headerEnd) };
}

function takeTokens(arrays: Arrays, text: Uint8Array | Uint16Array, alphabet: Alphabet): TokenIndex {
  const contexts = new TokenContexts(alphabet, takeWords(arrays));
  // Of the token contexts, and of the word ends.
  const tables = Array.from({ length: tokenContexts + 1 }, () => {
    const places = new PackedPlaces(arrays.take(Uint8Array), firstIndexed(text));
    const buckets = arrays.take(Int32Array);
    if (!Number.isInteger(Math.log2(buckets.length - 1)) || buckets.at(-1) !== places.length)
      throw unreadable(`buckets of ${places.length} places`, `${buckets.length} of ${buckets.at(-1) ?? 0}`);
    return { places, buckets };
  });
  return new TokenIndex(text, contexts, tables, takeSubtokens(arrays, alphabet.size));
}

function takeWords(arrays: Arrays): WordClasses {
  const hashes = arrays.take(Int32Array);
  const classes = arrays.take(Uint8Array, hashes.length);
  const odd = classes.find((one) => one >= wordClasses);
  if (odd !== undefined) throw unreadable(`classes of words below ${wordClasses}`, odd);
  return new WordClasses(hashes, classes);
}

function takeSubtokens(arrays: Arrays, V: number): SubtokenList {
  const letters = arrays.take(Uint16Array);
  const starts = arrays.take(Int32Array);
  const sums = arrays.take(Int32Array, starts.length);
  const pairStarts = arrays.take(Int32Array, starts.length);
  const seconds = arrays.take(Int32Array);
  const pairSums = arrays.take(Int32Array, seconds.length + 1);
  const areAscending = [starts, sums, pairStarts, pairSums].every(isAscending);
  if (!areAscending || letters.some((letter) => letter >= V)) throw unreadable('sums in ascending order', 'others');
  if (starts.at(-1) !== letters.length || pairStarts.at(-1) !== seconds.length)
    throw unreadable(
      `subtokens of ${letters.length} letters in ${seconds.length} pairs`,
      `${starts.at(-1) ?? 0} and ${pairStarts.at(-1) ?? 0}`,
    );
  return new SubtokenList({ letters, starts, sums, pairStarts, seconds, pairSums });
}

/** Whether it begins with 0 and no value is less than the one before. */
function isAscending(values: Int32Array): boolean {
  return values[0] === 0 && values.every((value, i) => i === 0 || value >= values[i - 1]);
}

/** The fitted mixtures, of which there are at most two, each with three arrays. */
function takeFitted(arrays: Arrays, V: number, prices: Prices | undefined): Fitted | undefined {
  const { left } = arrays;
  if (left === 0) return undefined;
  if (left !== 3 && left !== 6) throw unreadable('at most two fitted mixtures', `${left} arrays`);
  const lengths = packedLengths(V);
  const take = (): PackedValues => {
    const values = {
      weights: arrays.take(Uint16Array, lengths.weights),
      others: arrays.take(Float32Array, lengths.others),
      counts: arrays.take(Uint8Array, lengths.counts),
    };
    const odd = notFinite(values);
    if (odd !== undefined) throw unreadable('finite values', odd);
    return values;
  };
  return { alone: take(), ...(left === 6 && { withNetwork: take() }), ...(prices && { prices }) };
}

/** The arrays after the header, in order. */
class Arrays {
  readonly #body: Uint8Array;
  /** In bytes. */
  readonly #lengths: readonly number[];
  #next = 0;
  #at = 0;

  constructor(body: Uint8Array, lengths: readonly number[]) {
    this.#body = body;
    this.#lengths = lengths;
  }

  /** Number of arrays that are not taken yet. */
  get left(): number {
    return this.#lengths.length - this.#next;
  }

  /** Throws if there is none, or if it does not have the expected number of values. */
  take<T extends Stored>(kind: ArrayKind<T>, expected?: number): T {
    if (this.left === 0) throw unreadable('a text, its suffixes and the symbol tree', `${this.#lengths.length} arrays`);
    const byteLength = this.#lengths[this.#next++];
    const length = byteLength / kind.BYTES_PER_ELEMENT;
    if (!Number.isInteger(length) || (expected !== undefined && length !== expected))
      throw unreadable(`${expected ?? 'whole'} values`, length);
    const part = this.#body.subarray(this.#at, this.#at + byteLength);
    this.#at += aligned(byteLength);
    // If the file itself is not aligned in memory, its arrays are not either and are copied.
    return part.byteOffset % kind.BYTES_PER_ELEMENT === 0
      ? new kind(part.buffer, part.byteOffset, length)
      : new kind(part.slice().buffer, 0, length);
  }
}

interface ArrayKind<T> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, offset: number, length: number): T;
}

interface Header {
  readonly characters: readonly number[];
  /** Lengths in bytes of the text, the suffixes, the word classes, the arrays of each token context, those of the subtokens, the ranks of the symbol tree, and the arrays of the fitted mixtures. */
  readonly lengths: readonly number[];
  readonly prices: Prices | undefined;
  readonly source: IndexSource;
}

const largestCodePoint = 0x10ffff;

/** Defined here and not in `protocol` with the other parsers, because this room must not import `protocol`. */
function parseHeader(text: string): Header {
  const header = parseUniqueJson(text);
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
  const { networkSteps, isHasty } = value;
  if (isHasty !== undefined && typeof isHasty !== 'boolean') return false;
  return networkSteps === undefined || (Number.isSafeInteger(networkSteps) && Number(networkSteps) >= 0);
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

/** The next update builds the index again, so no other remedy is named for the editor. */
function unreadable(expected: string, found: unknown): CheckpointError {
  return new CheckpointError(
    `Expected ${expected} in the index, found ${excerpt(found)}. The editor makes the index again by itself; on the command line, train again.`,
  );
}
