import { UserError } from '../base/errors';
import { hashText } from '../base/hash';
import type { CorpusFile } from './select';

export interface Split {
  readonly training: readonly CorpusFile[];
  readonly validation: readonly CorpusFile[];
}

/** Never more than this part of the text is held out, however large a file is. */
const largestHoldout = 0.5;

/**
 * Splits by file, by chance from the seed, so that about `holdoutFraction` of the files are held out. The side of a file
 * depends on the seed and its path alone: other files may come, go and change, and what was held out stays so. At least
 * one file is held out, and of a single file its tail. Throws `UserError` where the fraction is not in (0, 0.5].
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
  const [only] = files;
  if (files.length === 1 && only) return splitFile(only, holdoutFraction);
  const ranked = files
    .map((file) => ({ file, rank: hashText(file.path, seed) / 2 ** 32 }))
    .sort((a, b) => a.rank - b.rank);
  const total = files.reduce((sum, { text }) => sum + text.length, 0);
  const validation: CorpusFile[] = [];
  let characters = 0;
  for (const { file, rank } of ranked) {
    const isWanted = rank < holdoutFraction || validation.length === 0;
    if (!isWanted || characters + file.text.length > total * largestHoldout) continue;
    validation.push(file);
    characters += file.text.length;
  }
  const heldOut = new Set(validation);
  return { training: files.filter((file) => !heldOut.has(file)), validation };
}

/** The tail, from a line start where there is one near. */
function splitFile({ path, text }: CorpusFile, holdoutFraction: number): Split {
  const wanted = Math.floor(text.length * (1 - holdoutFraction));
  const lineStart = text.lastIndexOf('\n', wanted - 1) + 1;
  const cut = lineStart > wanted * 0.9 ? lineStart : wanted;
  return {
    training: [{ path: `${path} (beginning)`, text: text.slice(0, cut) }],
    validation: [{ path: `${path} (end)`, text: text.slice(cut) }],
  };
}
