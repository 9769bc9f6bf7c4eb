import { boundarySymbol } from '../../model/vocabulary';
import { longestContext, SortedSuffixes } from './sortedSuffixes';
import { suffixArray } from './suffixArray';

/**
 * Depth to which suffixes are sorted, in symbols: the longest context and the symbol after it. As many boundary symbols
 * follow the last suffix.
 */
export const depth = longestContext + 1;

/** For each place in the text of an index of these files, 1 if it is in a chosen file or the boundary symbol before it. */
export function placesOfFiles(
  files: readonly Uint16Array[],
  textLength: number,
  isChosen: (file: number) => boolean,
): Uint8Array {
  const places = new Uint8Array(textLength);
  let at = 0;
  for (const [i, { length }] of files.entries()) {
    const end = at + length + 1;
    if (isChosen(i)) places.fill(1, at, end);
    at = end;
  }
  return places;
}

/**
 * Suffix array of the learned text. All occurrences of a context are adjacent in it, so a few binary searches give the
 * count of each symbol after a context of any length, without n-gram tables. Five bytes per symbol; six if the
 * vocabulary has more than 256 symbols.
 */
export class CorpusIndex extends SortedSuffixes {
  /** Start positions of the suffixes, in sorted order. */
  readonly suffixes: Int32Array;
  readonly vocabularySize: number;
  /** Start of each symbol's range in `suffixes`, (V + 1). */
  readonly starts: Int32Array;

  /** Builds the index of files given as symbols. */
  static of(files: readonly Uint16Array[], vocabularySize: number): CorpusIndex {
    const size = files.reduce((sum, file) => sum + file.length + 1, 1);
    const text = new (vocabularySize <= 256 ? Uint8Array : Uint16Array)(size + depth).fill(boundarySymbol);
    let at = 1;
    for (const file of files) {
      text.set(file, at);
      at += file.length + 1;
    }
    return new CorpusIndex(text, suffixArray(text, size, vocabularySize, depth), vocabularySize);
  }

  constructor(text: Uint8Array | Uint16Array, suffixes: Int32Array, vocabularySize: number) {
    super(text);
    this.suffixes = suffixes;
    this.vocabularySize = vocabularySize;
    this.starts = new Int32Array(vocabularySize + 1);
    for (let i = 0; i <= vocabularySize; i++) this.starts[i] = this.lowerBound(0, suffixes.length, 0, i);
  }

  override placeOf(rank: number): number {
    return this.suffixes[rank];
  }

  /**
   * The index without the places for which `leftOut`, (text length), has a 1; the text is shared. The order of the
   * remaining suffixes does not depend on the others, so they are not sorted again.
   */
  without(leftOut: Uint8Array): CorpusIndex {
    const { suffixes } = this;
    let length = 0;
    for (let i = 0; i < suffixes.length; i++) if (leftOut[suffixes[i]] === 0) length++;
    const kept = new Int32Array(length);
    for (let i = 0, to = 0; to < length; i++) if (leftOut[suffixes[i]] === 0) kept[to++] = suffixes[i];
    return new CorpusIndex(this.text, kept, this.vocabularySize);
  }

  get bytes(): number {
    return this.text.byteLength + this.suffixes.byteLength + this.starts.byteLength;
  }
}
