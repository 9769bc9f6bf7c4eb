import { mixBits } from '../base/hash';
import type { CorpusFile } from '../corpus/select';

export interface NearDuplicate {
  readonly file: CorpusFile;
  /** The training file that has most of it. */
  readonly of: CorpusFile;
  /** Part of its shingles that are in that one. */
  readonly containment: number;
}

/** Characters of a shingle: longer than most names, so that files that only speak of the same things share few. */
const shingleLength = 24;

/** A file of which one training file has at least this part is a near-duplicate: siblings written from one pattern are. */
const leastContainment = 0.5;

/** Shingles by which a long file is known: its smallest hashes, which is a fair sample of it. */
const sampleSize = 256;

/**
 * Held-out files that are nearly in a training file, as copies with other names, spaces or headings are: they would measure
 * memory. Texts are compared without white space and case, by hashed shingles of 24 characters (Broder 1997): a file is
 * found where one training file has at least half of its shingles. Shorter texts are found where they are equal.
 *
 * Time grows with the text of all files; the held-out shingles that a training file has cost one step for each held-out
 * file they are in.
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
 * Hashes of every 24 characters in a row, by a polynomial that rolls over the text; of the whole where it is shorter. They
 * are mixed, because the smallest hashes would otherwise favour some texts.
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

/** Odd, so that no character is shifted out of the hash. */
const base = 0x01000193;

function smallest(shingles: ReadonlySet<number>): number[] {
  return [...shingles].sort((a, b) => a - b).slice(0, sampleSize);
}
