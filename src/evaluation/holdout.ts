import { UserError } from '../base/errors';
import { hashText } from '../base/hash';
import type { CorpusFile } from '../corpus/corpus';
import { findNearDuplicates, type NearDuplicate } from './nearDuplicates';

export interface Holdout {
  readonly training: readonly CorpusFile[];
  /** Complete files, none of which is a near-duplicate of a training file. */
  readonly heldOut: readonly CorpusFile[];
  /** Files drawn for the holdout that are near-duplicates of training files; they are used for neither. */
  readonly nearDuplicates: readonly NearDuplicate[];
}

/** Fraction of the files, not of their text. */
const holdoutFraction = 0.1;

/** Largest fraction of the text that is held out, however long a file is. */
const largestHoldout = 0.5;

/**
 * Holds out 10 % of the files (at least one), drawn by the seed and the paths; the order of the files does not matter.
 * Unlike the split of a training run, it never cuts a file. Throws `UserError` if nothing can be held out, or if all of
 * it is near-duplicates of training files.
 */
export function holdOut(files: readonly CorpusFile[], seed: number): Holdout {
  const drawn = drawFiles(files, seed);
  const training = files.filter((file) => !drawn.has(file));
  const nearDuplicates = findNearDuplicates([...drawn], training);
  const excluded = new Set(nearDuplicates.map(({ file }) => file));
  const heldOut = [...drawn].filter((file) => !excluded.has(file));
  if (heldOut.length > 0) return { training, heldOut, nearDuplicates };
  throw new UserError(
    `Expected files to measure on, found that ${drawn.size} of ${files.length} can be held out and each is a near-duplicate ` +
      'of a training file. Choose another seed, or a folder with more files.',
  );
}

/** In the order of `files`. */
function drawFiles(files: readonly CorpusFile[], seed: number): Set<CorpusFile> {
  const wanted = Math.max(1, Math.round(files.length * holdoutFraction));
  const most = files.reduce((sum, { text }) => sum + text.length, 0) * largestHoldout;
  const ranked = files
    .map((file) => ({ file, rank: hashText(file.path, seed) }))
    .sort((a, b) => a.rank - b.rank || (a.file.path < b.file.path ? -1 : 1));
  const drawn = new Set<CorpusFile>();
  let characters = 0;
  for (const { file } of ranked) {
    if (drawn.size === wanted) break;
    if (characters + file.text.length > most) continue;
    drawn.add(file);
    characters += file.text.length;
  }
  return new Set(files.filter((file) => drawn.has(file)));
}
