import { Random } from '../base/random';
import type { CorpusFile } from '../corpus/select';
import type { LearnerText } from '../learning/learner';
import type { Vocabulary } from '../model/vocabulary';

/** What is measured while training reads at most this much of the held-out files: a piece of each. */
const validationCharacters = 32_768;

/** What is measured of the held-out files: the same for the same seed. */
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
 * A piece of each file, as long as the others allow, so that together they have at most `total` characters. It lies
 * anywhere in its file, the same place for the same seed: beginnings alone are full of imports, and easy.
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
