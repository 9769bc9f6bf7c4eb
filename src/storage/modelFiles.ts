import type { ByteSource } from '../base/byteSource';
import { CheckpointError, UserError } from '../base/errors';
import { atOnce } from '../base/stepwise';
import { decodeIndex, type StoredIndex } from '../language/mixture/indexFile';
import { type Checkpoint, decodeCheckpoint } from '../model/checkpoint';
import type { IndexedFiles, LearnedFiles, LearningHistory } from '../protocol/learning';
import { parseLearnedFiles, textOfIndexedFiles, textOfLearnedFiles } from '../protocol/fileLists';
import { parseHistory } from '../protocol/parsing';
import { largestJson, parseStored, storedFiles, textOfStored } from '../protocol/storage';
import type { UnfinishedRun } from '../protocol/unfinishedRun';
import { disk } from './disk';

const utf8 = new TextEncoder();

/**
 * The best checkpoint of earlier runs, if there is one. A damaged file is set aside under another name and reported.
 */
export async function loadCheckpoint(storage: string, note: (text: string) => void): Promise<Checkpoint | undefined> {
  return load(storage, storedFiles.checkpoint, 'The previous model', note);
}

/** As `loadCheckpoint`, but throws `CheckpointError` for a damaged file and leaves it in place. */
export function readCheckpoint(storage: string): Checkpoint | undefined {
  return disk.read(storage, storedFiles.checkpoint, decodeCheckpoint);
}

/** Whether there is a stopped run that can be resumed. */
export function hasTraining(storage: string): boolean {
  return disk.has(storage, storedFiles.training);
}

/** The training state of an unfinished run, if there is one; otherwise as `loadCheckpoint`. */
export async function loadTraining(storage: string, note: (text: string) => void): Promise<Checkpoint | undefined> {
  return load(storage, storedFiles.training, 'The state of the unfinished run', note);
}

async function load(
  storage: string,
  name: string,
  what: string,
  note: (text: string) => void,
): Promise<Checkpoint | undefined> {
  try {
    return disk.read(storage, name, decodeCheckpoint);
  } catch (error) {
    if (!(error instanceof CheckpointError)) throw error;
    const aside = await setAside(storage, name);
    note(`${what} cannot be used and was set aside as ${aside}. ${error.message}`);
    return undefined;
  }
}

/**
 * The learning curves of earlier runs up to `lastStep`, the step of the checkpoint that training continues from; empty
 * if the file is missing, or invalid, which is reported.
 */
export function loadHistory(
  storage: string,
  lastStep: number,
  note: (text: string) => void,
): Pick<LearningHistory, 'points' | 'samples'> {
  const { points, samples } = readJson(
    storage,
    storedFiles.history,
    (bytes) => parseStored(bytes, parseHistory),
    note,
  ) ?? { points: [], samples: [] };
  const isKept = ({ step }: { readonly step: number }): boolean => step <= lastStep;
  return { points: points.filter(isKept), samples: samples.filter(isKept) };
}

export async function saveCheckpoint(storage: string, bytes: Uint8Array): Promise<void> {
  await disk.replace(storage, storedFiles.checkpoint, bytes);
}

/** Saves the state of a run, and the summary of it for the user. */
export async function saveTraining(storage: string, bytes: Uint8Array, run: UnfinishedRun): Promise<void> {
  await disk.replace(storage, storedFiles.training, bytes);
  await disk.replace(storage, storedFiles.run, utf8.encode(JSON.stringify(run)));
}

/** The index, and the list of the files whose text it holds. */
export async function saveIndex(storage: string, parts: readonly Uint8Array[], files: IndexedFiles): Promise<void> {
  await disk.replace(storage, storedFiles.index, ...parts);
  await saveIndexedFiles(storage, files);
}

export async function saveIndexedFiles(storage: string, files: IndexedFiles): Promise<void> {
  await disk.replace(storage, storedFiles.indexedFiles, utf8.encode(textOfIndexedFiles(files)));
}

/** The stored index; undefined if it is missing, or unusable, which is reported: it can be built again. */
export function loadIndex(storage: string, note: (text: string) => void): StoredIndex | undefined {
  return orNote(() => disk.read(storage, storedFiles.index, decodeIndex), note);
}

export function hasCheckpoint(storage: string): boolean {
  return disk.has(storage, storedFiles.checkpoint);
}

export function hasIndex(storage: string): boolean {
  return disk.has(storage, storedFiles.index);
}

/** Returns whether there was an index. */
export async function forgetIndex(storage: string): Promise<boolean> {
  const wasThere = hasIndex(storage);
  for (const name of [storedFiles.index, storedFiles.indexedFiles]) await disk.remove(storage, name);
  return wasThere;
}

/** To be called when a run is complete: there is nothing to resume. */
export async function forgetTraining(storage: string): Promise<void> {
  for (const name of [storedFiles.training, storedFiles.run]) await disk.remove(storage, name);
}

export async function saveHistory(storage: string, history: LearningHistory): Promise<void> {
  await disk.replace(storage, storedFiles.history, utf8.encode(JSON.stringify(history)));
}

export async function saveLearnedFiles(storage: string, files: LearnedFiles): Promise<void> {
  await disk.replace(storage, storedFiles.learnedFiles, utf8.encode(textOfLearnedFiles(files)));
}

/** Undefined if the file is missing, or invalid, which is reported. */
export function loadLearnedFiles(storage: string, note: (text: string) => void): LearnedFiles | undefined {
  const parse = (bytes: Uint8Array): LearnedFiles | undefined => atOnce(parseLearnedFiles(textOfStored(bytes) ?? ''));
  return readJson(storage, storedFiles.learnedFiles, parse, note);
}

function readJson<T>(
  storage: string,
  name: string,
  parse: (bytes: Uint8Array) => T | undefined,
  note: (text: string) => void,
): T | undefined {
  const read = (source: ByteSource): T => {
    const bytes = source.length > largestJson ? undefined : source.subarray(0, source.length);
    const value = bytes && parse(bytes);
    if (value !== undefined) return value;
    throw new CheckpointError(
      `Expected JSON as this version writes it, in at most ${largestJson} bytes, found ${source.length} bytes of something else. ` +
        'It is ignored, and a new one is written.',
    );
  };
  return orNote(() => disk.read(storage, name, read), note);
}

/** Undefined if the file cannot be used, which is reported: a new one can be written. */
function orNote<T>(read: () => T | undefined, note: (text: string) => void): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    note(error.message);
    return undefined;
  }
}

/** Returns its new name. */
async function setAside(storage: string, name: string): Promise<string> {
  for (let number = 1; ; number++) {
    const aside = name.replace(/(\.\w+)$/, `.damaged-${number}$1`);
    if (disk.has(storage, aside)) continue;
    await disk.rename(storage, name, aside);
    return aside;
  }
}
