import type { EarlierSplit } from '../corpus/split';
import type { TrainingConfig } from '../learning/config';
import type { FileSize, LearnedFiles } from '../protocol/learning';

/** The configuration with what the network was divided by; what the settings say of it takes effect from scratch. */
export function withKeptSplit(config: TrainingConfig, files: LearnedFiles | undefined): TrainingConfig {
  return { ...config, ...files?.split };
}

/** What the network has learned, ever, and what it was measured on. */
export function earlierSplit(files: LearnedFiles | undefined): EarlierSplit | undefined {
  return files && { learned: [...files.training, ...(files.former ?? [])], heldOut: files.validation };
}

/** What was learned, of which nothing is left in what is learned now. */
export function formerOf(files: LearnedFiles | undefined, training: readonly FileSize[]): FileSize[] {
  const hashes = new Set(training.map(({ hash }) => hash));
  const former = [...(files?.training ?? []), ...(files?.former ?? [])].filter(({ hash }) => !hashes.has(hash));
  return [...new Map(former.map((file) => [file.hash, file])).values()];
}

/** What the user should know of a split that is not what the settings ask for; nothing where it is. */
export function describeKeptSplit(
  asked: TrainingConfig,
  { seed, holdoutFraction }: TrainingConfig,
  heldOut: { readonly characters: number; readonly of: number },
): string[] {
  const notes: string[] = [];
  if (asked.seed !== seed || asked.holdoutFraction !== holdoutFraction) {
    notes.push(
      `The model keeps the seed ${seed} and the held-out fraction ${holdoutFraction} with which its training began: ` +
        'what it has learned cannot be held out any more. Others take effect when training starts over.',
    );
  }
  if (heldOut.characters < heldOut.of * holdoutFraction * leastOfWanted) {
    const percent = ((100 * heldOut.characters) / heldOut.of).toFixed(1);
    notes.push(
      `Only ${percent} % of the text is held out: the rest has been learned, under these names or others, and cannot ` +
        'be held out any more. Training from scratch measures on more.',
    );
  }
  return notes;
}

/** Part of what is asked for from which the held-out loss is worth a warning. */
const leastOfWanted = 1 / 4;
