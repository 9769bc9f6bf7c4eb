import { UserError } from '../base/errors';
import { hashText } from '../base/hash';
import type { CorpusFile } from './corpus';

export interface Split {
  readonly training: readonly CorpusFile[];
  readonly validation: readonly CorpusFile[];
}

/** Identifies a text that a network learned or that was held out: a file, or one of the two parts of a divided file. */
export interface FileFingerprint {
  readonly path: string;
  readonly characters: number;
  /** `hashText` of the text. */
  readonly hash: number;
}

/** The split of a network that is trained further. */
export interface EarlierSplit {
  readonly learned: readonly FileFingerprint[];
  readonly heldOut: readonly FileFingerprint[];
}

/** The network has learned every file of the workspace. */
export class NothingHeldOutError extends UserError {
  override readonly name = 'NothingHeldOutError';

  constructor() {
    super(
      'Expected files to hold out that the network has not learned, found none: the held-out files were removed, and no ' +
        'files were added. Train from scratch.',
    );
  }
}

/** Maximum share of the text that is held out; the network needs the rest to learn. */
const maximumHoldout = 0.5;

/** Minimum length of the held-out text, as a share of the requested length; the loss on less text is mostly noise. */
const minimumShareOfWanted = 1 / 4;

/** Suffixes of the paths of a divided file's parts: the beginning is learned, the end held out. */
const partSuffixes = { beginning: ' (beginning)', end: ' (end)' } as const;

/**
 * Splits the files at random, so that about `holdoutFraction` of the text is held out. The side of a file depends only on the
 * seed and its path, so that it stays the same when other files are added, removed or changed.
 *
 * There are two exceptions, which keep the held-out text large enough for a measurement. If the random split holds out too
 * little, files with the next lowest ranks are held out too; a new file may replace them. If that is still too little, because
 * almost all text is in one file, the end of the largest file is held out. Training always keeps at least half of the text.
 *
 * With an earlier split, a file that was learned is never held out, even if it was renamed. A file that was held out stays held
 * out, up to half of the text. Only new files are split at random, so the held-out text may be shorter than requested.
 *
 * Throws `UserError` if the fraction is not in (0, 0.5] or if the text is shorter than two characters, and
 * `NothingHeldOutError` if every file was learned.
 */
export function splitCorpus(
  files: readonly CorpusFile[],
  { seed, holdoutFraction }: { readonly seed: number; readonly holdoutFraction: number },
  earlier: EarlierSplit = { learned: [], heldOut: [] },
): Split {
  if (!(holdoutFraction > 0 && holdoutFraction <= 0.5)) {
    throw new UserError(
      `Expected a held-out fraction above 0 and up to 0.5, found ${holdoutFraction}. Correct the setting.`,
    );
  }
  const total = files.reduce((sum, { text }) => sum + text.length, 0);
  if (total < 2) throw tooShort(files, total);
  const wanted = total * holdoutFraction;
  const least = Math.max(1, wanted * minimumShareOfWanted);
  const sides = sidesOf(files, earlier);
  const divided = divideAsBefore(files, earlier);
  const ranked = files
    .filter((file) => sides.get(file) !== 'learned' && file !== divided?.file)
    .map((file) => ({ file, rank: hashText(file.path, seed) / 2 ** 32, isKept: sides.get(file) === 'heldOut' }))
    .sort((a, b) => Number(b.isKept) - Number(a.isKept) || a.rank - b.rank);
  const validation: CorpusFile[] = [];
  let characters = divided?.end.text.length ?? 0;
  for (const { file, rank, isKept } of ranked) {
    const isWanted = isKept || rank < holdoutFraction || characters < least;
    if (!isWanted || characters + file.text.length > total * maximumHoldout) continue;
    validation.push(file);
    characters += file.text.length;
  }
  const heldOut = new Set(validation);
  const training = files.filter((file) => !heldOut.has(file));
  const made = divided ?? (characters < least ? divideLargest(training, sides, wanted - characters) : undefined);
  if (!made && validation.length === 0) throw new NothingHeldOutError();
  if (!made) return { training, validation };
  const { file: whole, beginning, end } = made;
  return { training: training.map((file) => (file === whole ? beginning : file)), validation: [...validation, end] };
}

/** A file that is divided into a learned and a held-out part. */
interface DividedFile {
  readonly file: CorpusFile;
  readonly beginning: CorpusFile;
  readonly end: CorpusFile;
}

/** The side of each file in the earlier split: by its text, or by its path if the text is new. */
function sidesOf(
  files: readonly CorpusFile[],
  { learned, heldOut }: EarlierSplit,
): ReadonlyMap<CorpusFile, 'learned' | 'heldOut'> {
  const sides = new Map<CorpusFile, 'learned' | 'heldOut'>();
  if (learned.length === 0 && heldOut.length === 0) return sides;
  const [learnedHashes, heldOutHashes] = [learned, heldOut].map(
    (fingerprints) => new Set(fingerprints.map(({ hash }) => hash)),
  );
  const [learnedPaths, heldOutPaths] = [learned, heldOut].map(
    (fingerprints) => new Set(fingerprints.map(({ path }) => path)),
  );
  for (const file of files) {
    const hash = hashText(file.text);
    if (learnedHashes!.has(hash)) sides.set(file, 'learned');
    else if (heldOutHashes!.has(hash)) sides.set(file, 'heldOut');
    else if (learnedPaths!.has(file.path) || learnedPaths!.has(file.path + partSuffixes.beginning))
      sides.set(file, 'learned');
    else if (heldOutPaths!.has(file.path)) sides.set(file, 'heldOut');
  }
  return sides;
}

/** Divides the file that was divided before, so that no learned text is held out. Undefined if there is no such file. */
function divideAsBefore(files: readonly CorpusFile[], { learned, heldOut }: EarlierSplit): DividedFile | undefined {
  const beginning = learned.find(({ path }) => path.endsWith(partSuffixes.beginning));
  const end = heldOut.find(({ path }) => path.endsWith(partSuffixes.end));
  if (!beginning || !end) return undefined;
  const path = beginning.path.slice(0, -partSuffixes.beginning.length);
  const begins = ({ text }: CorpusFile): boolean => hashText(text.slice(0, beginning.characters)) === beginning.hash;
  const file = files.find((one) => one.path === path) ?? files.find(begins);
  if (!file) return undefined;
  const sameEnd = file.text.length - end.characters;
  const isSameEnd = sameEnd > 0 && hashText(file.text.slice(sameEnd)) === end.hash;
  const at = isSameEnd ? sameEnd : beginning.characters;
  return at < file.text.length ? divideAt(file, at) : undefined;
}

/** Divides the largest file that was not learned before. */
function divideLargest(
  training: readonly CorpusFile[],
  sides: ReadonlyMap<CorpusFile, unknown>,
  wanted: number,
): DividedFile | undefined {
  const undivided = training.filter((file) => sides.get(file) !== 'learned' && file.text.length > 1);
  if (undivided.length === 0) return undefined;
  const file = undivided.reduce((largest, one) => (one.text.length > largest.text.length ? one : largest));
  return divideAt(file, endOffset(file.text, Math.min(wanted, file.text.length * maximumHoldout)));
}

/** Offset at which the last `wanted` characters or fewer begin: at a line start if that keeps at least half of them. */
function endOffset(text: string, wanted: number): number {
  const maximum = Math.max(1, Math.floor(wanted));
  const earliest = text.length - maximum;
  const lineStart = text.indexOf('\n', earliest - 1) + 1;
  return lineStart > 0 && text.length - lineStart >= maximum / 2 ? lineStart : earliest;
}

function divideAt(file: CorpusFile, offset: number): DividedFile {
  return {
    file,
    beginning: partOf(file, partSuffixes.beginning, 0, offset),
    end: partOf(file, partSuffixes.end, offset, file.text.length),
  };
}

function partOf({ path, text, secrets = [] }: CorpusFile, suffix: string, from: number, to: number): CorpusFile {
  const inside = secrets.filter((at) => at >= from && at < to).map((at) => at - from);
  return { path: path + suffix, text: text.slice(from, to), ...(inside.length > 0 && { secrets: inside }) };
}

function tooShort(files: readonly CorpusFile[], characters: number): UserError {
  const where = files.length === 1 ? files[0]!.path : `${files.length} files`;
  return new UserError(
    `Expected text to learn and to hold out in ${where}, found ${characters} characters. Take a longer text.`,
  );
}
