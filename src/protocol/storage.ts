import { parseUniqueJson } from '../base/json';
import { decodeUtf8 } from '../base/utf8';

/** Names of the files in the storage folder. The trainer writes them; host and completer read them. */
export const storedFiles = {
  /** Safetensors: the weights of the best validation, configuration, vocabulary. */
  checkpoint: 'model.safetensors',
  /** Safetensors: the state of an unfinished run, to resume it. */
  training: 'training.safetensors',
  /** `UnfinishedRun` as JSON: the progress of that run, and whether the user stopped it. */
  run: 'run.json',
  /** The index of the learned text, and the fitted weights of the mixture. The file name is older than the term; existing stores use it. */
  index: 'language.bin',
  /** `LearningHistory` as JSON. */
  history: 'history.json',
  /** `LearnedFiles` as JSON. */
  learnedFiles: 'files.json',
  /** `IndexedFiles` as JSON. */
  indexedFiles: 'index.json',
} as const;

/** Longest stored JSON file that is read, in bytes: the lists of 200,000 files take half of it. */
export const largestJson = 1 << 26;

/** The text of a stored JSON file; undefined if it is too long or not UTF-8. */
export function textOfStored(bytes: Uint8Array): string | undefined {
  return bytes.length > largestJson ? undefined : decodeUtf8(bytes);
}

/** The content of a stored JSON file; undefined if it is too long, not UTF-8, not JSON, or refused by `parse`. */
export function parseStored<T>(bytes: Uint8Array, parse: (value: unknown) => T | undefined): T | undefined {
  const text = textOfStored(bytes);
  return text === undefined ? undefined : parse(parseUniqueJson(text));
}
