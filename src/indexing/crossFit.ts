import type { CancellationToken } from '../base/cancellation';
import { mixBits } from '../base/hash';
import { type Stepwise, withParts } from '../base/stepwise';
import { fitMixtureStepwise } from '../language/mixture/fit';
import { type LanguageModel, withoutFiles } from '../language/mixture/languageModel';
import type { Learned } from '../language/mixture/learned';
import { beginningsOf } from './beginnings';

/** Number of parts of the learned files; with more parts, each has an index closer to the whole one, which takes longer. */
const parts = 8;

/**
 * Fits the mixture on `characters` of learned files: on each part of the files with an index that leaves them out
 * (cross-fitting), so that they are predicted as new files. `files`: all files of the index, in order. When cancelled, it
 * returns the values learned so far, but from at least `least` characters.
 */
export function* crossFitStepwise(
  language: LanguageModel,
  files: readonly Uint16Array[],
  {
    characters,
    least,
    token,
  }: { readonly characters: number; readonly least: number; readonly token: CancellationToken },
): Stepwise<Learned> {
  const ofParts = partition(files.length);
  let learned: Learned | undefined;
  let done = 0;
  for (const [part, chosen] of ofParts.entries()) {
    if (learned && token.isCancelled && done >= least) break;
    const [from, to] = [part / ofParts.length, (part + 1) / ofParts.length];
    const leftOut = new Set(chosen);
    const examples = beginningsOf(
      chosen.map((file) => files[file]!),
      characters / ofParts.length,
    );
    const before = done;
    const length = examples.reduce((sum, example) => sum + example.length, 0);
    const fitting = fitMixtureStepwise(
      withoutFiles(language, files, (file) => leftOut.has(file)),
      examples,
      {
        token: {
          get isCancelled(): boolean {
            return done >= least && token.isCancelled;
          },
        },
        initial: learned,
        schedule: [from, to],
      },
    );
    learned = yield* withParts(fitting, (progress) => {
      done = before + progress * length;
      return from + progress * (to - from);
    });
    done = before + length;
  }
  return learned!;
}

/**
 * The numbers of the files of each part. Files of a folder are in different parts: a new file usually has others of its
 * kind beside it.
 */
function partition(files: number): readonly (readonly number[])[] {
  const shuffled = Array.from({ length: files }, (_, file) => file).sort((a, b) => orderOf(a) - orderOf(b));
  const count = Math.min(parts, files);
  return Array.from({ length: count }, (_, part) => shuffled.filter((_file, i) => i % count === part));
}

function orderOf(file: number): number {
  return mixBits(file) >>> 0;
}
