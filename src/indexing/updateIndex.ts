import { type Corpus, type CorpusFile, describeCorpus, TooLittleTextError } from '../corpus/corpus';
import { NothingHeldOutError, type Split, splitCorpus } from '../corpus/split';
import type { StoredIndex } from '../language/mixture/indexFile';
import type { MixingKernels } from '../language/mixture/mixingKernels';
import { type Checkpoint, encodeCheckpoint } from '../model/checkpoint';
import type { TrainingConfig } from '../learning/config';
import { Predictor } from '../model/predictor';
import { Vocabulary } from '../model/vocabulary';
import type { FileSize, LearnedFiles } from '../protocol/learning';
import { type Adaptation, adapt, changedFiles } from './adaptation';
import { IndexBuilder, inHaste, replaceIndex, sourceOf, thorough } from './indexBuilder';
import type { TrainingThreads } from '../learning/team';
import { indexedFiles, sizes } from './fileSizes';
import { earlierSplit, withKeptSplit } from './keptSplit';
import {
  forgetIndex,
  hasTraining,
  loadIndex,
  loadLearnedFiles,
  readCheckpoint,
  saveCheckpoint,
  saveIndexedFiles,
  saveLearnedFiles,
} from '../storage/modelFiles';
import { disk } from '../storage/disk';

/** Change in the length of the text, as a factor, from which the mixture is fitted again. */
const otherScale = 2;

export interface IndexRequest {
  readonly readCorpus: () => Promise<Corpus>;
  readonly config: TrainingConfig;
  readonly storage: string;
  /** Whether the network, if there is one, first learns the changed files. */
  readonly adapts: boolean;
  /** Kernels with which the mixture is fitted; the scalar reference if absent. */
  readonly mixing?: MixingKernels;
  /**
   * Called when a first index is on disk, which can be used; its mixture is then fitted on more text. If absent, there is no
   * such first index.
   */
  readonly usable?: () => void;
  /** Called before any work, once no other process writes to the storage: resolves when this process may work. */
  readonly takeTurn?: () => Promise<void>;
}

/**
 * Updates the index to the current files, without training. `start` creates kernels, if there is a network. Returns
 * whether the index or the network has changed. If there is too little text, the index is deleted.
 */
export async function updateIndex(
  start: (config: TrainingConfig) => TrainingThreads,
  request: IndexRequest,
  note: (text: string) => void,
): Promise<boolean> {
  const { storage } = request;
  const waiting = {
    begun: () => {
      note('The update waits for another process that writes to the folder of the model.');
    },
    isCancelled: () => false,
  };
  return disk.asOnlyWriter(storage, waiting, async () => {
    await request.takeTurn?.();
    return updateAsOnlyWriter(start, request, note);
  });
}

async function updateAsOnlyWriter(
  start: (config: TrainingConfig) => TrainingThreads,
  request: IndexRequest,
  note: (text: string) => void,
): Promise<boolean> {
  const { storage } = request;
  try {
    const corpus = await request.readCorpus();
    for (const sentence of describeCorpus(corpus)) note(sentence);
    const checkpoint = readCheckpoint(storage);
    const kept = checkpoint && loadLearnedFiles(storage, note);
    const config = withKeptSplit(request.config, kept);
    const { split, isMeasurable } = splitAgain(corpus.files, config, kept);
    const asked = { ...request, config, adapts: request.adapts && isMeasurable };
    return await new Update(start, asked, checkpoint, split, corpus, note).run();
  } catch (error) {
    if (!(error instanceof TooLittleTextError)) throw error;
    note(error.message);
    return forgetIndex(storage);
  }
}

/**
 * `isMeasurable`: whether the held-out files are new to the network. If they are not, the network is still mixed in.
 */
function splitAgain(
  files: readonly CorpusFile[],
  config: TrainingConfig,
  kept: LearnedFiles | undefined,
): { readonly split: Split; readonly isMeasurable: boolean } {
  try {
    return { split: splitCorpus(files, config, earlierSplit(kept)), isMeasurable: true };
  } catch (error) {
    if (!(error instanceof NothingHeldOutError)) throw error;
    return { split: splitCorpus(files, config), isMeasurable: false };
  }
}

class Update {
  readonly #start: (config: TrainingConfig) => TrainingThreads;
  readonly #request: IndexRequest;
  readonly #checkpoint: Checkpoint | undefined;
  readonly #split: Split;
  readonly #files: readonly CorpusFile[];
  readonly #corpus: Corpus;
  readonly #note: (text: string) => void;

  constructor(
    start: (config: TrainingConfig) => TrainingThreads,
    request: IndexRequest,
    checkpoint: Checkpoint | undefined,
    split: Split,
    corpus: Corpus,
    note: (text: string) => void,
  ) {
    this.#start = start;
    this.#request = request;
    this.#checkpoint = checkpoint;
    this.#split = split;
    this.#files = [...split.training, ...split.validation];
    this.#corpus = corpus;
    this.#note = note;
  }

  async run(): Promise<boolean> {
    const { storage } = this.#request;
    const checkpoint = this.#checkpoint;
    const stored = loadIndex(storage, this.#note);
    const vocabulary = checkpoint?.vocabulary ?? Vocabulary.of(this.#split.training.map(({ text }) => text));
    const isFitted = stored !== undefined && this.#isFitted(stored, vocabulary, checkpoint);
    const adapted = checkpoint && (await this.#adapt(checkpoint));
    const network = adapted ?? checkpoint;
    const source = sourceOf(vocabulary, this.#files, network?.cursor.step);
    const corpus: Corpus = { ...this.#corpus, files: this.#files };
    if (isFitted && JSON.stringify(stored.source) === JSON.stringify(source)) {
      // The files that are left out may have changed.
      await saveIndexedFiles(storage, indexedFiles(corpus));
      return false;
    }
    if (isFitted) await replaceIndex(storage, stored, corpus, source);
    else await this.#build(vocabulary, network);
    return true;
  }

  /** Whether weights that were fitted on earlier files are still usable. A network that has adapted is close enough. */
  #isFitted(
    { source, index, vocabulary: known }: StoredIndex,
    vocabulary: Vocabulary,
    checkpoint?: Checkpoint,
  ): boolean {
    const characters = this.#files.reduce((sum, { text }) => sum + text.length, 0);
    const scale = characters / index.text.length;
    return (
      source.isHasty !== true &&
      known.characters.join('') === vocabulary.characters.join('') &&
      source.networkSteps === checkpoint?.cursor.step &&
      scale < otherScale &&
      scale > 1 / otherScale
    );
  }

  async #build(vocabulary: Vocabulary, network: Checkpoint | undefined): Promise<void> {
    const { storage, mixing, usable } = this.#request;
    const builder = new IndexBuilder(storage, vocabulary, this.#split, this.#corpus, mixing);
    const learned = network && {
      predictor: Predictor.over(this.#threadsOf(network).kernels, network.parameters),
      steps: network.cursor.step,
    };
    if (usable) {
      await builder.build(inHaste, learned);
      usable();
    }
    await builder.build(thorough, learned);
  }

  /** The network after it has learned the changed files; undefined if it has not. */
  async #adapt(checkpoint: Checkpoint): Promise<Checkpoint | undefined> {
    const { storage, config, adapts } = this.#request;
    // A run that can be resumed must find its network unchanged.
    if (!adapts || hasTraining(storage)) return undefined;
    const learned = loadLearnedFiles(storage, this.#note);
    const changed = learned ? changedFiles(this.#split.training, learned.training) : [];
    if (!learned || changed.length === 0) return undefined;
    const adaptation = adapt(this.#threadsOf(checkpoint).kernels, config, checkpoint, this.#split, changed);
    this.#note(describe(adaptation, changed.length));
    if (adaptation.checkpoint) await saveCheckpoint(storage, encodeCheckpoint(adaptation.checkpoint));
    // Also for a rejected adaptation: learning the same text again would be rejected again.
    await saveLearnedFiles(storage, { ...learned, training: withFiles(learned.training, changed) });
    return adaptation.checkpoint;
  }

  /** Kernels with one thread: the user does not wait for an update. */
  #threadsOf({ parameters }: Checkpoint): TrainingThreads {
    return this.#start({ ...this.#request.config, network: parameters.config, threads: 1 });
  }
}

function withFiles(learned: readonly FileSize[], changed: readonly CorpusFile[]): FileSize[] {
  const files = new Map([...learned, ...sizes(changed)].map((file) => [file.path, file]));
  return [...files.values()];
}

function describe({ before, after, steps, checkpoint }: Adaptation, files: number): string {
  const losses = `${before.toFixed(4)} before, ${after.toFixed(4)} after`;
  return `The network learned ${files} changed files in ${steps} steps: ${losses} on held-out files, ${checkpoint ? 'kept' : 'rejected'}.`;
}
