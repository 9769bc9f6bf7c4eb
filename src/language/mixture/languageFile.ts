import { CheckpointError } from '../../base/errors';
import { crc32 } from '../../base/hash';
import { isRecord, parseJson } from '../../base/json';
import { Vocabulary } from '../../model/vocabulary';
import type { Prices } from '../eagerness';
import { typicalPrices } from '../recipe';
import { CorpusIndex } from '../index/corpusIndex';
import type { LearnedArray } from './adaptiveProbabilities';
import { alphabetOf } from './alphabet';
import type { Language } from './language';
import { Mixture } from './mixture';
import { SymbolTree } from './symbolTree';

const magic = 'recurrent language 3\n';

/** What stands before the header: the line that names the format, the header's length and the checksum of what follows. */
const headerStart = magic.length + 8;

/** Alignment of every array in the file, in bytes, so that it can be used in place. */
const alignment = 8;

type Stored = Uint8Array | Uint16Array | Int32Array | Float32Array;

/** What an index was made of: where it would be made of the same again, it need not be. */
export interface LanguageSource {
  /** Of the vocabulary and the files. */
  readonly fingerprint: string;
  /** The steps that the network had learned which it was fitted with; absent where there was none. */
  readonly networkSteps?: number;
}

export type StoredLanguage = Language & { readonly source: LanguageSource };

/**
 * An index and a fitted mixture as the parts of a file, one after the other, so that there is no second copy of what is
 * large: a line that names the format, the header's length and the checksum of all behind it in 32 bits each, a JSON header
 * (vocabulary, lengths, source), and the arrays, little-endian. The network is not in it.
 */
export function encodeLanguage(language: Language, source: LanguageSource): readonly Uint8Array[] {
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

/** Uses the bytes where they lie: they must not change. Throws `CheckpointError` where the bytes are damaged or another format's. */
export function decodeLanguage(file: Uint8Array): StoredLanguage {
  // A view without the methods of Node's Buffer, whose slice() does not copy.
  const bytes = new Uint8Array(file.buffer, file.byteOffset, file.byteLength);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < headerStart || ascii(bytes.subarray(0, magic.length)) !== magic) {
    throw unreadable('a file that begins with its format', ascii(bytes.subarray(0, magic.length)));
  }
  const headerEnd = headerStart + view.getUint32(magic.length, true);
  if (crc32(bytes.subarray(headerStart)) !== view.getUint32(magic.length + 4, true)) {
    throw unreadable('a body that fits its checksum', 'another');
  }
  const header = parseHeader(ascii(bytes.subarray(headerStart, headerEnd)));
  const vocabulary = new Vocabulary(header.characters.map((codePoint) => String.fromCodePoint(codePoint)));
  const [textLength, suffixesLength, countsLength, ...fittedLengths] = header.lengths;
  let at = aligned(headerEnd);
  const take = <T extends Stored>(kind: ArrayKind<T>, width: number, length: number): T => {
    const part = bytes.subarray(at, at + width * length);
    at = aligned(at + width * length);
    // Where the file does not begin where an array may, its parts do not either.
    return part.byteOffset % width === 0
      ? new kind(part.buffer, part.byteOffset, length)
      : new kind(part.slice().buffer, 0, length);
  };
  const text = vocabulary.size <= 256 ? take(Uint8Array, 1, textLength) : take(Uint16Array, 2, textLength);
  const index = new CorpusIndex(text, take(Int32Array, 4, suffixesLength), vocabulary.size);
  const tree = new SymbolTree(take(Float32Array, 4, countsLength));
  const shape = new Mixture(tree).arrays;
  const sets = Array.from({ length: fittedLengths.length / shape.length }, (_, set) =>
    shape.map((array, i): LearnedArray => {
      const found = fittedLengths[set * shape.length + i];
      if (array.length !== found) throw unreadable(`${array.length} learned values`, `${found}`);
      return array instanceof Float32Array ? take(Float32Array, 4, found) : take(Uint8Array, 1, found);
    }),
  );
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

type ArrayKind<T> = new (buffer: ArrayBufferLike, offset: number, length: number) => T;

interface Header {
  readonly characters: readonly number[];
  readonly lengths: readonly number[];
  readonly prices?: Prices;
  readonly source: LanguageSource;
}

function parseHeader(text: string): Header {
  const header = parseJson(text);
  const isCounts = (value: unknown): boolean => Array.isArray(value) && value.every((one) => Number.isSafeInteger(one));
  if (isRecord(header) && isCounts(header['characters']) && isCounts(header['lengths'])) {
    if (isSource(header['source']) && isPrices(header['prices'])) return header as unknown as Header;
  }
  throw unreadable('a header', text);
}

function isSource(value: unknown): boolean {
  if (!isRecord(value) || typeof value['fingerprint'] !== 'string') return false;
  return value['networkSteps'] === undefined || Number.isSafeInteger(value['networkSteps']);
}

function isPrices(value: unknown): boolean {
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
  return new CheckpointError(`Expected ${expected} in the index, found "${found.slice(0, 80)}". Train again.`);
}
