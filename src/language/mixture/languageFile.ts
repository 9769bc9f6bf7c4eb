import { CheckpointError } from '../../base/errors';
import { crc32 } from '../../base/hash';
import { isRecord, parseJson } from '../../base/json';
import { Vocabulary } from '../../model/vocabulary';
import { CorpusIndex } from '../index/corpusIndex';
import type { LearnedArray } from './adaptiveProbabilities';
import { alphabetOf } from './alphabet';
import type { Language } from './language';
import { Mixture } from './mixture';
import { SymbolTree } from './symbolTree';

const magic = 'recurrent language 1\n';

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
 * An index and a fitted mixture as bytes: a line that names the format, the header's length in 32 bits, a JSON header
 * (vocabulary, lengths, source, checksum), and the arrays one after the other, little-endian. The network is not in it.
 */
export function encodeLanguage(language: Language, source: LanguageSource): Uint8Array<ArrayBuffer> {
  const { index, vocabulary, tree, fitted } = language;
  const learned = [...(fitted?.alone ?? []), ...(fitted?.withNetwork ?? [])];
  const arrays: Stored[] = [index.text, index.suffixes, Float32Array.from(tree.counts), ...learned];
  const body = joined(arrays);
  const header = JSON.stringify({
    characters: vocabulary.characters.map((character) => character.codePointAt(0)),
    lengths: arrays.map(({ length }) => length),
    source,
    checksum: crc32(body),
  });
  const start = new Uint8Array(magic.length + 4);
  for (let i = 0; i < magic.length; i++) start[i] = magic.charCodeAt(i);
  new DataView(start.buffer).setUint32(magic.length, header.length, true);
  return joined([start, Uint8Array.from(header, (character) => character.charCodeAt(0)), body]);
}

/** Throws `CheckpointError` where the bytes are damaged or another format's. */
export function decodeLanguage(file: Uint8Array): StoredLanguage {
  // A view without the methods of Node's Buffer, whose slice() does not copy.
  const bytes = new Uint8Array(file.buffer, file.byteOffset, file.byteLength);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < magic.length + 4 || ascii(bytes.subarray(0, magic.length)) !== magic) {
    throw unreadable('a file that begins with its format', ascii(bytes.subarray(0, magic.length)));
  }
  const bodyStart = magic.length + 4 + view.getUint32(magic.length, true);
  const header = parseHeader(ascii(bytes.subarray(magic.length + 4, bodyStart)));
  const body = bytes.subarray(bodyStart);
  if (crc32(body) !== header.checksum) throw unreadable('a body that fits its checksum', 'another');
  const vocabulary = new Vocabulary(header.characters.map((codePoint) => String.fromCodePoint(codePoint)));
  const [textLength, suffixesLength, countsLength, ...fittedLengths] = header.lengths;
  let at = 0;
  const take = <T extends Stored>(kind: new (buffer: ArrayBuffer) => T, width: number, length: number): T => {
    // Copied, since a part of a file need not begin where its kind of array may.
    const array = new kind(body.slice(at, at + width * length).buffer);
    at += width * length;
    return array;
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
  const fitted = sets.length > 0 && { alone: sets[0], ...(sets.length > 1 && { withNetwork: sets[1] }) };
  return {
    vocabulary,
    alphabet: alphabetOf(vocabulary),
    tree,
    index,
    ...(fitted && { fitted }),
    source: header.source,
  };
}

interface Header {
  readonly characters: readonly number[];
  readonly lengths: readonly number[];
  readonly source: LanguageSource;
  readonly checksum: number;
}

function parseHeader(text: string): Header {
  const header = parseJson(text);
  const isCounts = (value: unknown): boolean => Array.isArray(value) && value.every((one) => Number.isSafeInteger(one));
  if (isRecord(header) && isCounts(header['characters']) && isCounts(header['lengths'])) {
    if (typeof header['checksum'] === 'number' && isSource(header['source'])) return header as unknown as Header;
  }
  throw unreadable('a header', text);
}

function isSource(value: unknown): boolean {
  if (!isRecord(value) || typeof value['fingerprint'] !== 'string') return false;
  return value['networkSteps'] === undefined || Number.isSafeInteger(value['networkSteps']);
}

function joined(arrays: readonly Stored[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(arrays.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const { buffer, byteOffset, byteLength } of arrays) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += byteLength;
  }
  return bytes;
}

function ascii(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

function unreadable(expected: string, found: string): CheckpointError {
  return new CheckpointError(`Expected ${expected} in the index, found "${found.slice(0, 80)}". Train again.`);
}
