import { UserError } from '../base/errors';
import { hashText } from '../base/hash';
import type { CorpusFile } from './select';

export interface Split {
  readonly training: readonly CorpusFile[];
  readonly validation: readonly CorpusFile[];
}

/** Never more than this part of the text is held out, however large a file is. */
const largestHoldout = 0.5;

/** Where chance holds out less than this part of what is asked for, its loss would be noise, and more is held out. */
const leastOfWanted = 1 / 4;

/**
 * Splits by file, by chance from the seed, so that about `holdoutFraction` of the text is held out. The side of a file
 * depends on the seed and its path alone: other files may come, go and change, and what was held out stays so.
 *
 * Two exceptions keep the held-out text large enough to be measured on. Where chance holds out too little, the files that
 * come nearest follow, which a new file may replace. Where those do not suffice, because nearly all text is in one file or
 * there is only one, the tail of the largest is held out too. Training keeps at least half of the text in any case.
 *
 * Throws `UserError` where the fraction is not in (0, 0.5], or where there are not even two characters to cut.
 */
export function splitCorpus(
  files: readonly CorpusFile[],
  { seed, holdoutFraction }: { readonly seed: number; readonly holdoutFraction: number },
): Split {
  if (!(holdoutFraction > 0 && holdoutFraction <= 0.5)) {
    throw new UserError(
      `Expected a held-out fraction above 0 and up to 0.5, found ${holdoutFraction}. Correct the setting.`,
    );
  }
  const total = files.reduce((sum, { text }) => sum + text.length, 0);
  if (total < 2) throw tooShort(files, total);
  const wanted = total * holdoutFraction;
  const least = Math.max(1, wanted * leastOfWanted);
  const ranked = files
    .map((file) => ({ file, rank: hashText(file.path, seed) / 2 ** 32 }))
    .sort((a, b) => a.rank - b.rank);
  const validation: CorpusFile[] = [];
  let characters = 0;
  for (const { file, rank } of ranked) {
    const isWanted = rank < holdoutFraction || characters < least;
    if (!isWanted || characters + file.text.length > total * largestHoldout) continue;
    validation.push(file);
    characters += file.text.length;
  }
  const heldOut = new Set(validation);
  const training = files.filter((file) => !heldOut.has(file));
  if (characters >= least) return { training, validation };
  // It has more than half of the text, or it would have been held out: so it is longer than what is still wanted of it.
  const largest = training.reduce((most, file) => (file.text.length > most.text.length ? file : most));
  const { beginning, end } = cutFile(largest, wanted - characters);
  return { training: training.map((file) => (file === largest ? beginning : file)), validation: [...validation, end] };
}

/** The end has about `wanted` characters, never more, and begins with a line where a line begins near. */
function cutFile({ path, text }: CorpusFile, wanted: number): Record<'beginning' | 'end', CorpusFile> {
  const most = Math.max(1, Math.floor(wanted));
  const earliest = text.length - most;
  const lineStart = text.indexOf('\n', earliest - 1) + 1;
  const cut = lineStart > 0 && text.length - lineStart >= most / 2 ? lineStart : earliest;
  return {
    beginning: { path: `${path} (beginning)`, text: text.slice(0, cut) },
    end: { path: `${path} (end)`, text: text.slice(cut) },
  };
}

function tooShort(files: readonly CorpusFile[], characters: number): UserError {
  const where = files.length === 1 ? files[0]!.path : `${files.length} files`;
  return new UserError(
    `Expected text to learn and to measure in ${where}, found ${characters} characters. Take a longer text.`,
  );
}
