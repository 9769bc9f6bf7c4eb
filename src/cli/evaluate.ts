import type { ByteSource } from '../base/byteSource';
import { UserError } from '../base/errors';
import type { CorpusFile } from '../corpus/corpus';
import { findNearDuplicates } from '../evaluation/nearDuplicates';
import { decodeIndex } from '../language/mixture/indexFile';
import { type Evaluation, evaluateModel, learnedTexts, type Typing, typedCharacters } from './evaluation';
import { readFiles, usingModel } from './files';
import { percent } from './statistics';
import type { Quantiles } from './timedEngine';
import { parseArguments } from './usage';

/** Measures how well a model predicts held-out files, and the keystrokes that its suggestions save. */
export async function evaluate(args: string[]): Promise<void> {
  const options = parseArguments(args, { json: { type: 'boolean' }, typed: { type: 'string' } }, [
    'DIR',
    'FILE|FOLDER',
  ]);
  const typed = options.number('typed', { from: 1, to: 1e9, whole: true }) ?? typedCharacters;
  const where = options.positionals[1]!;
  const files = (await readFiles(where)).filter(({ text }) => text !== '');
  if (files.length === 0) throw new UserError(`Expected text to measure in ${where}, found none. Name another file.`);
  const { evaluation, nearDuplicates } = usingModel(options.positionals[0]!, (checkpoint, index) => {
    const nearDuplicates = nearDuplicatesAmong(files, index);
    const heldOut = files.filter((file) => !nearDuplicates.has(file));
    if (heldOut.length === 0) {
      throw new UserError(
        `Expected files that the model has not learned, found only near-duplicates of learned files in ${where}. ` +
          'Name other files.',
      );
    }
    const evaluation = evaluateModel(checkpoint, index, heldOut, typed);
    return { evaluation, nearDuplicates: [...nearDuplicates].map(({ path }) => path) };
  });
  if (options.flag('json')) console.log(JSON.stringify({ ...evaluation, nearDuplicates }));
  else print(evaluation, nearDuplicates.length);
}

/** The files that are near-duplicates of a learned file. */
function nearDuplicatesAmong(files: readonly CorpusFile[], index: ByteSource | undefined): ReadonlySet<CorpusFile> {
  const learned = index ? learnedTexts(decodeIndex(index)).map((text, i) => ({ path: String(i), text })) : [];
  return new Set(findNearDuplicates(files, learned).map(({ file }) => file));
}

function print(evaluation: Evaluation, nearDuplicates: number): void {
  const { bitsPerCharacter, topOneAccuracy, typing, baselines, latencyMs, files, characters } = evaluation;
  const bits = (value: number | null): string => value?.toFixed(4) ?? 'none';
  console.log(
    `${files} files, ${characters} characters${nearDuplicates > 0 ? `; ${nearDuplicates} more are near-duplicates of learned files` : ''}\n` +
      `bits per character: mixture ${bits(bitsPerCharacter.mixture)}, network ${bits(bitsPerCharacter.network)}, ` +
      `index ${bits(bitsPerCharacter.index)}; the likeliest character is right ${percent(topOneAccuracy)} of the time\n` +
      `typing ${evaluation.typedFiles} of the files: ${line(typing)}; calibration error ${evaluation.calibrationError.toFixed(3)}\n` +
      `  index alone: ${line(baselines.index)}\n  network alone: ${line(baselines.network)}\n  word completion: ${line(baselines.words)}\n` +
      `a request takes ${times(latencyMs)} ms (median, 95 %, 99 %): reading ${times(latencyMs.phases.reading)}, ` +
      `decoding ${times(latencyMs.phases.decoding)}`,
  );
}

function line(typing: Typing | null): string {
  if (!typing) return 'none';
  const { keystrokesSaved, acceptance, shownPer100, wrongPer100 } = typing;
  return (
    `${percent(keystrokesSaved)} of keystrokes saved, ${percent(acceptance)} of suggestions taken, ` +
    `${shownPer100.toFixed(1)} shown and ${wrongPer100.toFixed(0)} characters wrong per 100`
  );
}

function times({ p50, p95, p99 }: Quantiles): string {
  return [p50, p95, p99].map((milliseconds) => milliseconds.toFixed(1)).join(', ');
}
