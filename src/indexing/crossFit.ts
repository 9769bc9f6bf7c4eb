import type { CancellationToken } from '../base/cancellation';
import { mixBits } from '../base/hash';
import { type Stepwise, withParts } from '../base/stepwise';
import { fitStepwise } from '../language/mixture/fit';
import { type LanguageModel, mixtureOf, withoutFiles } from '../language/mixture/languageModel';
import type { PackedValues } from '../language/mixture/packedValues';
import { beginningsOf } from './beginnings';

/** Number of parts of the learned files; with more parts, the index of each is closer to the whole one. */
const parts = 8;

/** How a mixture is cross-fitted. */
export interface CrossFitting {
  /** Number of characters on which it is fitted. */
  readonly characters: number;
  /** Number of characters on which it is fitted even when cancelled. */
  readonly least: number;
  readonly token: CancellationToken;
}

/**
 * Fits a new mixture on learned files: on each part of them with an index that leaves this part out (cross-fitting), so that
 * its files are predicted as new ones. Only as many parts are used as have the characters, because each needs a copy of
 * most of the index. `files`: all files of the index, in order. When cancelled, it returns the values learned so far.
 */
export function* crossFitStepwise(
  language: LanguageModel,
  files: readonly Uint16Array[],
  { characters, least, token }: CrossFitting,
): Stepwise<PackedValues> {
  const lengthOf = (some: readonly Uint16Array[]): number => some.reduce((sum, { length }) => sum + length, 0);
  const total = Math.min(characters, lengthOf(files));
  let done = 0;
  const enough: CancellationToken = {
    get isCancelled() {
      return done >= least && token.isCancelled;
    },
  };
  const mixture = mixtureOf(language);
  try {
    for (const chosen of partition(files.length)) {
      if (done >= total || (done > 0 && enough.isCancelled)) break;
      const leftOut = new Set(chosen);
      const ofOthers = withoutFiles(language, files, (file) => leftOut.has(file));
      const examples = beginningsOf(
        chosen.map((file) => files[file]!),
        total - done,
      );
      const [from, to] = [done, done + lengthOf(examples)];
      const schedule = [from / total, to / total] as const;
      const fitting = fitStepwise(mixture, ofOthers, examples, { token: enough, schedule });
      yield* withParts(fitting, (progress) => {
        done = from + progress * (to - from);
        return done / total;
      });
      done = to;
    }
    return mixture.learned();
  } finally {
    mixture.release();
  }
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
