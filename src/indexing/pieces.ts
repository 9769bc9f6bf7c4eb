import { Random } from '../base/random';
import type { CorpusFile } from '../corpus/corpus';
import type { LearnerText } from '../learning/learner';
import type { Vocabulary } from '../model/vocabulary';

/** Number of characters of the held-out files that validation reads: a piece of each file. */
const validationCharacters = 32_768;

/** The held-out text for validation; the same for the same seed. */
export function validationText(
  vocabulary: Vocabulary,
  files: readonly CorpusFile[],
  seed: number,
): Omit<LearnerText, 'training'> {
  const measured = pieces(files, validationCharacters, seed);
  return {
    validation: measured.map((piece) => vocabulary.encode(piece)),
    validationCharacters: measured.reduce((sum, piece) => sum + Array.from(piece).length, 0),
  };
}

/**
 * One piece of each file, `total` characters in all. Long files are cut, so that all get an equal part. The position of
 * a piece is random and follows from the seed: beginnings alone are mostly imports and too easy.
 */
export function pieces(files: readonly CorpusFile[], total: number, seed: number): string[] {
  const random = new Random(seed);
  let left = total;
  const shortestFirst = [...files].sort((a, b) => a.text.length - b.text.length);
  return shortestFirst.map(({ text }, i) => {
    const length = Math.min(text.length, Math.ceil(left / (shortestFirst.length - i)));
    const from = random.integer(text.length - length + 1);
    left -= length;
    return text.slice(from, from + length);
  });
}
