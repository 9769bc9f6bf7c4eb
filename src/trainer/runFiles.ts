import type { LearnedFiles, LearningHistory } from '../protocol/learning';
import type { UnfinishedRun } from '../protocol/unfinishedRun';
import { saveCheckpoint, saveHistory, saveLearnedFiles, saveTraining } from '../storage/modelFiles';
import { StorageError } from '../storage/storageError';

/**
 * The files that a run writes. While they cannot be written, the best checkpoint is kept in memory, and each save tries
 * again. The first failure and the end of failures are reported.
 */
export class RunFiles {
  readonly #storage: string;
  readonly #note: (text: string) => void;
  /** The list of what this model learned, if it is not on disk: it replaces that of an earlier model. */
  #learnedFiles: LearnedFiles | undefined;
  /** The best checkpoint, if it is not on disk. */
  #unsaved: Uint8Array | undefined;
  #isFailing = false;

  constructor(storage: string, learnedFiles: LearnedFiles, note: (text: string) => void) {
    this.#storage = storage;
    this.#learnedFiles = learnedFiles;
    this.#note = note;
  }

  /** Saves the best checkpoint so far, with the curves up to it. Returns whether it is on disk. */
  async saveBest(checkpoint: Uint8Array, history: LearningHistory): Promise<boolean> {
    this.#unsaved = checkpoint;
    return this.attempt(() => this.#write(checkpoint, history));
  }

  /** Saves the state of the run, and before it the best checkpoint if an earlier attempt failed. */
  async saveState(state: Uint8Array, run: UnfinishedRun, history: LearningHistory): Promise<void> {
    await this.attempt(async () => {
      if (this.#unsaved) await this.#write(this.#unsaved, history);
      await saveTraining(this.#storage, state, run);
    });
  }

  /** Saves the curves, and the best checkpoint if it is not on disk. Throws `StorageError` if that fails. */
  async saveAtEnd(history: LearningHistory): Promise<void> {
    if (this.#unsaved) await this.#write(this.#unsaved, history);
    else await saveHistory(this.#storage, history);
  }

  /** Returns whether it could write. */
  async attempt(write: () => Promise<void>): Promise<boolean> {
    try {
      await write();
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      if (!this.#isFailing) this.#note(`${error.message} Training continues; what it learns is saved once that works.`);
      this.#isFailing = true;
      return false;
    }
    if (this.#isFailing) this.#note('What was learned can be saved again.');
    this.#isFailing = false;
    return true;
  }

  async #write(checkpoint: Uint8Array, history: LearningHistory): Promise<void> {
    // The checkpoint first, because a full disk refuses it: the list must belong to the model on disk.
    await saveCheckpoint(this.#storage, checkpoint);
    if (this.#learnedFiles) await saveLearnedFiles(this.#storage, this.#learnedFiles);
    this.#learnedFiles = undefined;
    this.#unsaved = undefined;
    await saveHistory(this.#storage, history);
  }
}
