import type { EarlierSplit } from '../corpus/split';
import type { TrainingConfig } from '../learning/config';
import type { FileSize, LearnedFiles } from '../protocol/learning';

/** The configuration with the seed and the held-out fraction of the existing network; new settings need training from scratch. */
export function withKeptSplit(config: TrainingConfig, files: LearnedFiles | undefined): TrainingConfig {
  return { ...config, ...files?.split };
}

/** All files that the network has ever learned, and the held-out files. */
export function earlierSplit(files: LearnedFiles | undefined): EarlierSplit | undefined {
  return files && { learned: [...files.training, ...(files.former ?? [])], heldOut: files.validation };
}

/** The files that were learned earlier and are not among those learned now. */
export function formerOf(files: LearnedFiles | undefined, training: readonly FileSize[]): FileSize[] {
  const hashes = new Set(training.map(({ hash }) => hash));
  const former = [...(files?.training ?? []), ...(files?.former ?? [])].filter(({ hash }) => !hashes.has(hash));
  return [...new Map(former.map((file) => [file.hash, file])).values()];
}

/** Notes for the user if the split differs from the settings. */
export function describeKeptSplit(
  asked: TrainingConfig,
  { seed, holdoutFraction }: TrainingConfig,
  heldOut: { readonly characters: number; readonly of: number },
): string[] {
  const notes: string[] = [];
  if (asked.seed !== seed || asked.holdoutFraction !== holdoutFraction) {
    notes.push(
      `The model keeps the seed ${seed} and the held-out fraction ${holdoutFraction} with which its training began: ` +
        'text that it has learned cannot be held out. New values take effect when you train from scratch.',
    );
  }
  if (heldOut.characters < heldOut.of * holdoutFraction * leastOfWanted) {
    const percent = ((100 * heldOut.characters) / heldOut.of).toFixed(1);
    notes.push(
      `Only ${percent} % of the text is held out: the rest has been learned, under these names or others, and cannot ` +
        'be held out. Train from scratch to hold out more.',
    );
  }
  return notes;
}

/** Minimum length of the held-out text, as a fraction of the requested length, without a warning: the loss on less is noisy. */
const leastOfWanted = 1 / 4;
