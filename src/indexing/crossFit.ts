import type { CancellationToken } from '../base/cancellation';
import { mixBits } from '../base/hash';
import { type Stepwise, withParts } from '../base/stepwise';
import { fitMixtureStepwise } from '../language/mixture/fit';
import { type LanguageModel, withoutFiles } from '../language/mixture/languageModel';
import type { Learned } from '../language/mixture/learned';
import { beginningsOf } from './beginnings';

/** How a mixture is cross-fitted. */
export interface CrossFitting {
  /** Number of characters on which it is fitted. */
  readonly characters: number;
  /** Number of parts of the learned files; with more parts, the index of each is closer to the whole one. */
  readonly parts: number;
  /** Number of characters on which it is fitted even when cancelled. */
  readonly least: number;
  readonly token: CancellationToken;
}

/**
 * Fits the mixture on learned files: on each part of them with an index that leaves this part out (cross-fitting), so that
 * its files are predicted as new ones. `files`: all files of the index, in order. When cancelled, it returns the values
 * learned so far.
 */
export function* crossFitStepwise(
  language: LanguageModel,
  files: readonly Uint16Array[],
  { characters, parts, least, token }: CrossFitting,
): Stepwise<Learned> {
  const ofParts = partition(files.length, parts);
  let learned: Learned | undefined;
  let done = 0;
  const enough: CancellationToken = {
    get isCancelled() {
      return done >= least && token.isCancelled;
    },
  };
  for (const [part, chosen] of ofParts.entries()) {
    if (learned && enough.isCancelled) break;
    const [from, to] = [part / ofParts.length, (part + 1) / ofParts.length];
    const leftOut = new Set(chosen);
    const ofOthers = withoutFiles(language, files, (file) => leftOut.has(file));
    const texts = chosen.map((file) => files[file]!);
    const examples = beginningsOf(texts, characters / ofParts.length);
    const length = examples.reduce((sum, example) => sum + example.length, 0);
    const before = done;
    const fitting = fitMixtureStepwise(ofOthers, examples, { token: enough, initial: learned, schedule: [from, to] });
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
function partition(files: number, parts: number): readonly (readonly number[])[] {
  const shuffled = Array.from({ length: files }, (_, file) => file).sort((a, b) => orderOf(a) - orderOf(b));
  const count = Math.min(parts, files);
  return Array.from({ length: count }, (_, part) => shuffled.filter((_file, i) => i % count === part));
}

function orderOf(file: number): number {
  return mixBits(file) >>> 0;
}
