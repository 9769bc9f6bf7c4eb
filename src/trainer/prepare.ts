import { hashText } from '../base/hash';
import type { Corpus, CorpusFile } from '../corpus/corpus';
import { splitCorpus } from '../corpus/split';
import { sizes } from '../indexing/fileSizes';
import { describeKeptSplit, earlierSplit, formerOf, withKeptSplit } from '../indexing/keptSplit';
import { ngramBaselines } from '../language/ngramBaselines';
import type { Checkpoint } from '../model/checkpoint';
import type { RunCursor } from '../model/trainingState';
import type { NetworkConfig } from '../model/config';
import type { TrainingConfig } from '../learning/config';
import { Learner, type LearnerText } from '../learning/learner';
import { Predictor } from '../model/predictor';
import type { TrainingThreads } from '../learning/team';
import { Vocabulary } from '../model/vocabulary';
import type { LearnedFiles, LearningHistory, ModelFacts } from '../protocol/learning';
import { validationText } from '../indexing/pieces';
import {
  hasCheckpoint,
  loadCheckpoint,
  loadHistory,
  loadLearnedFiles,
  loadTraining,
  saveLearnedFiles,
} from '../storage/modelFiles';
import type { MachineSharing } from './machineSharing';

export interface RunRequest {
  /** Reads the files; called after the storage folder has proved writable. */
  readonly readCorpus: () => Promise<Corpus>;
  readonly config: TrainingConfig;
  readonly storage: string;
  readonly startOver: boolean;
  /** If absent, the run has the machine to itself. */
  readonly sharing?: MachineSharing;
}

/** A run before its first step. */
export interface Prepared {
  readonly learner: Learner;
  readonly predictor: Predictor;
  /** The checkpoint from which training continues, if any. */
  readonly earlier: Checkpoint | undefined;
  /** Cursor of the unfinished run that is resumed, if any. */
  readonly unfinished: RunCursor | undefined;
  /** Hash of the files and the configuration; a run is resumed only if it is unchanged. */
  readonly fingerprint: string;
  /** With the seed and the held-out fraction that the model keeps. */
  readonly config: TrainingConfig;
  /** The list of learned files, to be saved when the model that learned them is on disk. */
  readonly learnedFiles: LearnedFiles;
  /** Includes the curves of earlier runs of the same model. */
  readonly history: LearningHistory;
  /** The files of the train/validation split. */
  readonly training: readonly CorpusFile[];
  readonly validation: readonly CorpusFile[];
  /** Messages for the user before the run begins. */
  readonly notes: readonly string[];
}

/** Creates a network that is ready to train on the files, new or from a checkpoint. `sized` has the sizes that were chosen. */
export async function prepare(
  { kernels, team }: TrainingThreads,
  corpus: Corpus,
  sized: TrainingConfig,
  { config: asked, storage, startOver }: RunRequest,
): Promise<Prepared> {
  const notes: string[] = [];
  const note = (text: string): void => void notes.push(text);
  const last = startOver ? undefined : await loadTraining(storage, note);
  const best = startOver ? undefined : await loadCheckpoint(storage, note);
  const kept = (last ?? best) && loadLearnedFiles(storage, note);
  const config = withKeptSplit(sized, kept);
  const { training, validation } = splitCorpus(corpus.files, config, earlierSplit(kept));
  const fingerprint = fingerprintOf(config, team.size, [...training, ...validation]);
  const unfinished = last?.training?.run.fingerprint === fingerprint ? last.training.run : undefined;
  const earlier = unfinished ? last : best;
  if (earlier && !isAsked(earlier.parameters.config, asked.network)) {
    notes.push(
      'The settings describe a different network than this model has. They take effect when you train from scratch.',
    );
  }
  const heldOut = charactersOf(validation);
  if (kept) notes.push(...describeKeptSplit(sized, config, { characters: heldOut, of: charactersOf(corpus.files) }));
  const vocabulary = earlier?.vocabulary ?? Vocabulary.of(training.map((file) => file.text));
  const text: LearnerText = {
    training: training.map((file) => vocabulary.encode(file.text)),
    ...validationText(vocabulary, validation, config.seed),
  };
  const learner = new Learner(kernels, config, vocabulary, text, earlier, team);
  const facts: ModelFacts = {
    network: learner.parameters.config,
    vocabularySize: vocabulary.size,
    parameters: learner.parameters.values.length,
    trainingFiles: training.length,
    validationFiles: validation.length,
    trainingCharacters: charactersOf(training),
    validationCharacters: heldOut,
    ...(corpus.beyond && { beyond: corpus.beyond }),
    ...ngramBaselines(text.training, text.validation, vocabulary.size, text.validationCharacters),
  };
  const history = {
    facts,
    ...(earlier ? loadHistory(storage, earlier.cursor.step, note) : { points: [], samples: [] }),
  };
  const learnedFiles: LearnedFiles = {
    training: sizes(training),
    validation: sizes(validation),
    split: { seed: config.seed, holdoutFraction: config.holdoutFraction },
    former: formerOf(kept, sizes(training)),
  };
  // If this run is stopped before it saves a model, the earlier model is kept, and its list must stay with it.
  if (!startOver || !hasCheckpoint(storage)) await saveLearnedFiles(storage, learnedFiles);
  return {
    learner,
    predictor: new Predictor(kernels, learner.parameters),
    earlier,
    unfinished,
    fingerprint,
    config,
    learnedFiles,
    history,
    training,
    validation,
    notes,
  };
}

/**
 * Whether a network has the requested configuration; a requested hidden size of 0 accepts any. The n-gram table is not
 * requested by a setting, and models of earlier versions have none.
 */
function isAsked(network: NetworkConfig, asked: NetworkConfig): boolean {
  const hiddenSize = asked.hiddenSize === 0 ? network.hiddenSize : asked.hiddenSize;
  const description = (config: NetworkConfig): string => JSON.stringify({ ...config, ngramRows: 0 });
  return description(network) === description({ ...asked, hiddenSize });
}

function fingerprintOf(config: TrainingConfig, threads: number, files: readonly CorpusFile[]): string {
  const texts = files.map(({ path, text }) => `${path}:${hashText(text)}`);
  return hashText(JSON.stringify([config, threads, texts])).toString(16);
}

function charactersOf(files: readonly CorpusFile[]): number {
  return files.reduce((sum, file) => sum + file.text.length, 0);
}
