import { UserError } from '../base/errors';
import { hashText } from '../base/hash';
import type { CorpusFile } from './select';

export interface Split {
  readonly training: readonly CorpusFile[];
  readonly validation: readonly CorpusFile[];
}

/** Text that a network has seen, or was measured on. Of a file that was cut, one of the two parts. */
export interface FileMark {
  readonly path: string;
  readonly characters: number;
  /** Of the text: `hashText`. */
  readonly hash: number;
}

/** How files were divided for a network that learns on. */
export interface EarlierSplit {
  readonly learned: readonly FileMark[];
  readonly heldOut: readonly FileMark[];
}

/** All that there is has been learned before. */
export class NothingHeldOutError extends UserError {
  override readonly name = 'NothingHeldOutError';

  constructor() {
    super(
      'Expected files to measure on that the network has not learned, found none: those that were held out are gone, ' +
        'and no others have come. Train from scratch.',
    );
  }
}

/** Never more than this part of the text is held out, however large a file is. */
const largestHoldout = 0.5;

/** Where chance holds out less than this part of what is asked for, its loss would be noise, and more is held out. */
const leastOfWanted = 1 / 4;

/** What is put behind the path of a file of which a part is learned and a part is held out. */
const cutMarks = { beginning: ' (beginning)', end: ' (end)' } as const;

/**
 * Splits by file, by chance from the seed, so that about `holdoutFraction` of the text is held out. The side of a file
 * depends on the seed and its path alone: other files may come, go and change, and what was held out stays so.
 *
 * Two exceptions keep the held-out text large enough to be measured on. Where chance holds out too little, the files that
 * come nearest follow, which a new file may replace. Where those do not suffice, because nearly all text is in one file or
 * there is only one, the tail of the largest is held out too. Training keeps at least half of the text in any case.
 *
 * With an earlier split, what was learned is never held out, whatever it is called now, and what was held out stays so
 * where it is not more than half: chance decides of new files only. Then there may be less to measure on than is asked for.
 *
 * Throws `UserError` where the fraction is not in (0, 0.5], or where there are not even two characters to cut;
 * `NothingHeldOutError` where all has been learned.
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
  const least = Math.max(1, wanted * leastOfWanted);
  const sides = sidesOf(files, earlier);
  const cut = cutAsBefore(files, earlier);
  const ranked = files
    .filter((file) => sides.get(file) !== 'learned' && file !== cut?.file)
    .map((file) => ({ file, rank: hashText(file.path, seed) / 2 ** 32, isKept: sides.get(file) === 'heldOut' }))
    .sort((a, b) => Number(b.isKept) - Number(a.isKept) || a.rank - b.rank);
  const validation: CorpusFile[] = [];
  let characters = cut?.end.text.length ?? 0;
  for (const { file, rank, isKept } of ranked) {
    const isWanted = isKept || rank < holdoutFraction || characters < least;
    if (!isWanted || characters + file.text.length > total * largestHoldout) continue;
    validation.push(file);
    characters += file.text.length;
  }
  const heldOut = new Set(validation);
  const training = files.filter((file) => !heldOut.has(file));
  const made = cut ?? (characters < least ? cutLargest(training, sides, wanted - characters) : undefined);
  if (!made && validation.length === 0) throw new NothingHeldOutError();
  if (!made) return { training, validation };
  const { file: whole, beginning, end } = made;
  return { training: training.map((file) => (file === whole ? beginning : file)), validation: [...validation, end] };
}

/** A file in two parts. */
interface CutFile {
  readonly file: CorpusFile;
  readonly beginning: CorpusFile;
  readonly end: CorpusFile;
}

/** What a file was: its text tells, and where that is new, its path. */
function sidesOf(
  files: readonly CorpusFile[],
  { learned, heldOut }: EarlierSplit,
): ReadonlyMap<CorpusFile, 'learned' | 'heldOut'> {
  const sides = new Map<CorpusFile, 'learned' | 'heldOut'>();
  if (learned.length === 0 && heldOut.length === 0) return sides;
  const [learnedHashes, heldOutHashes] = [learned, heldOut].map((marks) => new Set(marks.map(({ hash }) => hash)));
  const [learnedPaths, heldOutPaths] = [learned, heldOut].map((marks) => new Set(marks.map(({ path }) => path)));
  for (const file of files) {
    const hash = hashText(file.text);
    if (learnedHashes!.has(hash)) sides.set(file, 'learned');
    else if (heldOutHashes!.has(hash)) sides.set(file, 'heldOut');
    else if (learnedPaths!.has(file.path) || learnedPaths!.has(file.path + cutMarks.beginning))
      sides.set(file, 'learned');
    else if (heldOutPaths!.has(file.path)) sides.set(file, 'heldOut');
  }
  return sides;
}

/** The file that was cut, cut again so that nothing of what was learned is held out; nothing where there is none. */
function cutAsBefore(files: readonly CorpusFile[], { learned, heldOut }: EarlierSplit): CutFile | undefined {
  const beginning = learned.find(({ path }) => path.endsWith(cutMarks.beginning));
  const end = heldOut.find(({ path }) => path.endsWith(cutMarks.end));
  if (!beginning || !end) return undefined;
  const path = beginning.path.slice(0, -cutMarks.beginning.length);
  const begins = ({ text }: CorpusFile): boolean => hashText(text.slice(0, beginning.characters)) === beginning.hash;
  const file = files.find((one) => one.path === path) ?? files.find(begins);
  if (!file) return undefined;
  const sameEnd = file.text.length - end.characters;
  const isSameEnd = sameEnd > 0 && hashText(file.text.slice(sameEnd)) === end.hash;
  const at = isSameEnd ? sameEnd : beginning.characters;
  return at < file.text.length ? cutAt(file, at) : undefined;
}

/** Cuts the largest file that was not learned before. */
function cutLargest(
  training: readonly CorpusFile[],
  sides: ReadonlyMap<CorpusFile, unknown>,
  wanted: number,
): CutFile | undefined {
  const uncut = training.filter((file) => sides.get(file) !== 'learned' && file.text.length > 1);
  if (uncut.length === 0) return undefined;
  const file = uncut.reduce((most, one) => (one.text.length > most.text.length ? one : most));
  return cutAt(file, cutPlace(file.text, Math.min(wanted, file.text.length * largestHoldout)));
}

/** Where an end of about `wanted` characters begins, never more, with a line where a line begins near. */
function cutPlace(text: string, wanted: number): number {
  const most = Math.max(1, Math.floor(wanted));
  const earliest = text.length - most;
  const lineStart = text.indexOf('\n', earliest - 1) + 1;
  return lineStart > 0 && text.length - lineStart >= most / 2 ? lineStart : earliest;
}

function cutAt(file: CorpusFile, place: number): CutFile {
  return {
    file,
    beginning: partOf(file, cutMarks.beginning, 0, place),
    end: partOf(file, cutMarks.end, place, file.text.length),
  };
}

function partOf({ path, text, secrets = [] }: CorpusFile, mark: string, from: number, to: number): CorpusFile {
  const inside = secrets.filter((at) => at >= from && at < to).map((at) => at - from);
  return { path: path + mark, text: text.slice(from, to), ...(inside.length > 0 && { secrets: inside }) };
}

function tooShort(files: readonly CorpusFile[], characters: number): UserError {
  const where = files.length === 1 ? files[0]!.path : `${files.length} files`;
  return new UserError(
    `Expected text to learn and to measure in ${where}, found ${characters} characters. Take a longer text.`,
  );
}
