import { crc32 } from '../../../src/base/hash';
import { CorpusIndex } from '../../../src/language/index/corpusIndex';
import { fitMixture } from '../../../src/language/mixture/fit';
import { encodeIndex } from '../../../src/language/mixture/indexFile';
import { type Fitted, type LanguageModel, languageOf } from '../../../src/language/mixture/languageModel';
import { SymbolTree } from '../../../src/language/mixture/symbolTree';
import { Vocabulary } from '../../../src/model/vocabulary';

/** The language of one text, on which its mixture is fitted as well. */
export function tinyLanguage(text: string): LanguageModel & { readonly fitted: Fitted } {
  const vocabulary = Vocabulary.of([text]);
  const symbols = [vocabulary.encode(text)];
  const tree = SymbolTree.of(symbols, vocabulary);
  const language = languageOf(CorpusIndex.of(symbols, vocabulary.size), tree, vocabulary);
  return { ...language, fitted: { alone: fitMixture(language, symbols) } };
}

/** The file of an index of one text. */
export function tinyIndex(text: string, { isFitted = false } = {}): Buffer {
  const { fitted, ...language } = tinyLanguage(text);
  return Buffer.concat(encodeIndex(isFitted ? { ...language, fitted } : language, { fingerprint: 'a' }));
}

export interface IndexHeader {
  readonly lengths: readonly number[];
  readonly characters: readonly number[];
}

/** Offsets in the file: behind the line that names the format are a checksum and the header's length. */
const checksumAt = 'recurrent language 13\n'.length;
export const lengthAt = checksumAt + 4;
export const headerStart = lengthAt + 4;

export function headerOf(index: Buffer): IndexHeader {
  const end = headerStart + index.readUint32LE(lengthAt);
  return JSON.parse(index.toString('latin1', headerStart, end)) as IndexHeader;
}

/** The file with another header, and perhaps other arrays, and the checksum of both: as somebody would forge it. */
export function forgedIndex(index: Buffer, header: string, body = bodyOf(index)): Buffer {
  const start = Buffer.alloc(aligned(headerStart + header.length));
  index.copy(start, 0, 0, headerStart);
  start.write(header, headerStart, 'latin1');
  start.writeUint32LE(header.length, lengthAt);
  start.writeUint32LE(crc32(body, crc32(start.subarray(lengthAt))), checksumAt);
  return Buffer.concat([start, body]);
}

/** The bytes of the arrays. */
export function bodyOf(index: Buffer): Buffer {
  return index.subarray(aligned(headerStart + index.readUint32LE(lengthAt)));
}

export function aligned(length: number): number {
  return 8 * Math.ceil(length / 8);
}
