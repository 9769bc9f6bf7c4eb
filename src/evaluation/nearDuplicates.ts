import { mixBits } from '../base/hash';
import type { CorpusFile } from '../corpus/corpus';

export interface NearDuplicate {
  readonly file: CorpusFile;
  /** The training file that contains most of it. */
  readonly of: CorpusFile;
  /** Fraction of its shingles that are in that file. */
  readonly containment: number;
}

/**
 * Length of a shingle, in characters: longer than most names, so that files that merely use the same names share few.
 */
const shingleLength = 24;

/** Least containment of a near-duplicate; siblings written from one template reach it. */
const leastContainment = 0.5;

/** Number of shingles that represent a long file: its smallest hashes, a fair sample. */
const sampleSize = 256;

/**
 * Finds the held-out files that one training file nearly contains, such as copies with other names, spacing or
 * headings: measuring on them would measure memory. Texts are compared without white space and case, by hashed shingles
 * of 24 characters (Broder 1997). A file is found if one training file has at least half of its shingles; a text
 * shorter than a shingle, if a training file equals it.
 *
 * The time is linear in the text of all files, plus one step for each pair of a shared shingle and a held-out file that
 * has it.
 */
export function findNearDuplicates(heldOut: readonly CorpusFile[], training: readonly CorpusFile[]): NearDuplicate[] {
  const samples = heldOut.map(({ text }) => smallest(new Set(shinglesOf(text))));
  const holders = new Map<number, number[]>();
  samples.forEach((sample, file) => {
    for (const shingle of sample) {
      const files = holders.get(shingle);
      if (files) files.push(file);
      else holders.set(shingle, [file]);
    }
  });
  const most = heldOut.map((): { shared: number; of: CorpusFile | undefined } => ({ shared: 0, of: undefined }));
  for (const of of training) {
    const known = new Set<number>();
    for (const shingle of shinglesOf(of.text)) if (holders.has(shingle)) known.add(shingle);
    const shared = new Map<number, number>();
    for (const shingle of known) {
      for (const file of holders.get(shingle)!) shared.set(file, (shared.get(file) ?? 0) + 1);
    }
    for (const [file, count] of shared) if (count > most[file]!.shared) most[file] = { shared: count, of };
  }
  return heldOut.flatMap((file, i) => {
    const { shared, of } = most[i]!;
    const containment = shared / samples[i]!.length;
    return of && containment >= leastContainment ? [{ file, of, containment }] : [];
  });
}

/**
 * Rolling hashes of all runs of 24 characters, or of the whole text if it is shorter. The hashes are mixed, because the
 * smallest unmixed hashes would favour some texts.
 */
function* shinglesOf(text: string): Generator<number> {
  const letters = text.replace(/\s+/g, '').toLowerCase();
  const length = Math.min(shingleLength, letters.length);
  let leading = 1;
  for (let i = 1; i < length; i++) leading = Math.imul(leading, base);
  let hash = 0;
  for (let i = 0; i < letters.length; i++) {
    if (i >= length) hash = (hash - Math.imul(letters.charCodeAt(i - length), leading)) | 0;
    hash = (Math.imul(hash, base) + letters.charCodeAt(i)) | 0;
    if (i >= length - 1) yield mixBits(hash);
  }
}

/** Odd, so that multiplication shifts no character out of the hash. */
const base = 0x01000193;

function smallest(shingles: ReadonlySet<number>): number[] {
  return [...shingles].sort((a, b) => a - b).slice(0, sampleSize);
}
