import { UserError } from '../base/errors';
import type { MaskedText } from './content';

/** The workspace has not enough text to learn. */
export class TooLittleTextError extends UserError {
  override readonly name = 'TooLittleTextError';
}

/** Lines of its text end with a line feed. */
export interface CorpusFile extends MaskedText {
  /** Relative to its workspace folder, with `/` as separator, after the folder's label (`folderLabels.ts`). */
  readonly path: string;
}

export interface Corpus {
  readonly files: readonly CorpusFile[];
  readonly leftOut: readonly LeftOut[];
  /** The files that exceed the character limit; absent if there are none. */
  readonly beyond?: BeyondLimit;
}

/** A path that ends with `/` represents all contents of a folder. `folder/*` represents its direct files that are not learned. */
export interface LeftOut {
  readonly path: string;
  readonly reason: string;
}

export interface BeyondLimit {
  readonly files: number;
  /** Total size; the files are not read, so their characters are unknown. */
  readonly bytes: number;
  /** Limit of the learned text, in UTF-16 units. */
  readonly limit: number;
}

/** Minimum length of the learned text, in UTF-16 units; a network learns nothing useful from less. */
const minimumCharacters = 1024;

/** Notes for the user on the learned text. */
export function describeCorpus({ files, beyond }: Corpus): string[] {
  const masked = files.map(({ secrets = [] }) => secrets.length).filter((count) => count > 0);
  const secrets = masked.reduce((sum, count) => sum + count, 0);
  return [
    ...(beyond ? [describeBeyond(beyond)] : []),
    ...(secrets > 0 ? [describeSecrets(secrets, masked.length)] : []),
  ];
}

function describeSecrets(secrets: number, files: number): string {
  return secrets === 1
    ? '1 secret in 1 file is masked: the text around it is learned.'
    : `${secrets.toLocaleString('en')} secrets in ${filesOf(files)} are masked: the text around them is learned.`;
}

function describeBeyond({ files, bytes, limit }: BeyondLimit): string {
  return (
    `${filesOf(files)} (${(bytes / 1e6).toFixed(1)} MB) ${files === 1 ? 'is' : 'are'} over the limit of ${limit / 1e6} million characters ` +
    `and ${files === 1 ? 'is' : 'are'} not learned: each folder gets a fair share. recurrent.training.maximumCharacters sets the limit.`
  );
}

function filesOf(count: number): string {
  return count === 1 ? '1 file' : `${count.toLocaleString('en')} files`;
}

/** Throws `TooLittleTextError` if the texts together are too short. */
export function assertEnough({ files, leftOut }: Corpus): void {
  const characters = files.reduce((sum, { text }) => sum + text.length, 0);
  if (characters >= minimumCharacters) return;
  const counts = new Map<string, number>();
  for (const { reason } of leftOut) counts.set(kindOfReason(reason), (counts.get(kindOfReason(reason)) ?? 0) + 1);
  const reasons = [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, 3)
    .map(([reason, count]) => `${count} × ${reason}`);
  throw new TooLittleTextError(
    `Expected at least ${minimumCharacters} characters of text to learn from, found ${characters} in ${filesOf(files.length)}` +
      (leftOut.length > 0 ? ` (${leftOut.length} left out: ${reasons.join('; ')})` : '') +
      '. Open a folder with more text, or exclude less of it, then train again.',
  );
}

/** A reason without the details of one file: size, count, or the name of another file. */
function kindOfReason(reason: string): string {
  return reason.replace(/ \([\d.]+ (MB|files?)\)$/, '').replace(/^the same as .*/s, 'the same as another file');
}
