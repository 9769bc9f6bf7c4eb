import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { neverCancelled } from '../src/base/cancellation';
import { typingWithIndex } from '../src/cli/evaluation';
import type { CorpusFile } from '../src/corpus/select';
import { type Split, splitCorpus } from '../src/corpus/split';
import { holdOut } from '../src/evaluation/holdout';
import { tryPrices } from '../src/evaluation/prices';
import { measureMixture } from '../src/evaluation/measure';
import { sampleFiles } from '../src/evaluation/sampleFiles';
import { fittedCharacters, LanguageBuilder, type LearnedNetwork } from '../src/indexing/languageBuilder';
import { validationText } from '../src/indexing/pieces';
import { unwatched } from '../src/indexing/work';
import { decodeLanguage } from '../src/language/mixture/languageFile';
import type { TrainingConfig } from '../src/learning/config';
import { Learner } from '../src/learning/learner';
import { configOf } from '../src/learning/presets';
import type { TrainingThreads } from '../src/learning/team';
import { Predictor } from '../src/model/predictor';
import { Vocabulary } from '../src/model/vocabulary';
import { replayedOptions } from '../src/protocol/completer';
import { storedFiles } from '../src/protocol/storage';
import { startThreads } from '../src/trainer/threads';
import { readPinnedCorpus } from './readCorpus';
import { corporaNamed } from './corpora';
import type { TunedCorpus } from './tables';

export interface TuneOptions {
  /** Of the corpora; all that are tuned on where absent. */
  readonly names: readonly string[] | undefined;
  /** Of training: a budget in steps gives the same tables on every run. */
  readonly steps: number;
  /** Units of the network. */
  readonly hiddenSize: number;
  /** Which files are held out, and all that is drawn by chance in training. */
  readonly seed: number;
  /** Characters of files that nothing was learned from on which typing is replayed. */
  readonly typed: number;
  readonly onProgress: (doing: string) => void;
}

/** Threads of training: another number gives other rounding errors, and so other tables in the last digits. */
const threads = 2;

/** Trains on each corpus, and types held-out files at each price. */
export async function tuneOnCorpora(options: TuneOptions): Promise<TunedCorpus[]> {
  const tuned: TunedCorpus[] = [];
  for (const corpus of corporaNamed(options.names, 'tune')) {
    const files = await readPinnedCorpus(corpus, neverCancelled);
    tuned.push(await tuneOn(startThreads, { name: corpus.name, files }, options));
  }
  return tuned;
}

/**
 * One file in ten is held out, as `bench quality` does it; the others are a workspace that is learned as one is. `start` is
 * called for what computes the network.
 */
export async function tuneOn(
  start: (config: TrainingConfig) => TrainingThreads,
  { name, files }: { readonly name: string; readonly files: readonly CorpusFile[] },
  { steps, hiddenSize, seed, typed, onProgress }: TuneOptions,
): Promise<TunedCorpus> {
  const { training, heldOut } = holdOut(files, seed);
  const config = configOf({ budget: { kind: 'steps', steps }, threads, hiddenSize, seed });
  const split = splitCorpus(training, config);
  const vocabulary = Vocabulary.of(split.training.map(({ text }) => text));
  const storage = await mkdtemp(path.join(tmpdir(), 'recurrent-tune-'));
  const engine = start(config);
  try {
    onProgress(`${name}: training for ${steps} steps`);
    const network = trained(engine, config, steps, vocabulary, split);
    onProgress(`${name}: typing files on which mixing is fitted`);
    const builder = new LanguageBuilder(storage, vocabulary, split);
    await builder.build(fittedCharacters.usual, network);
    const fitted = await builder.tryPrices(network, unwatched);
    onProgress(`${name}: typing other files`);
    const language = decodeLanguage(await readFile(path.join(storage, storedFiles.language)));
    const texts = sampleFiles(heldOut, { characters: typed, seed }).map(({ text }) => text);
    const others = tryPrices({ ...language, predictor: network.predictor }, texts, replayedOptions, neverCancelled);
    return { name, fitted: fitted ?? [], others };
  } finally {
    await engine.disband();
    await rm(storage, { recursive: true });
  }
}

/** What an index does for held-out files without a network: without training, every run has the same figures. */
export interface IndexFigures {
  readonly corpus: string;
  readonly bitsPerCharacter: number;
  readonly keystrokesSaved: number;
  readonly acceptance: number;
}

export async function measureIndex({ names, seed, typed }: TuneOptions): Promise<IndexFigures[]> {
  const figures: IndexFigures[] = [];
  for (const corpus of corporaNamed(names, 'tune')) {
    const { training, heldOut } = holdOut(await readPinnedCorpus(corpus, neverCancelled), seed);
    const split = splitCorpus(training, configOf({ seed }));
    const vocabulary = Vocabulary.of(split.training.map(({ text }) => text));
    const storage = await mkdtemp(path.join(tmpdir(), 'recurrent-tune-'));
    try {
      await new LanguageBuilder(storage, vocabulary, split).build(fittedCharacters.usual);
      const index = await readFile(path.join(storage, storedFiles.language));
      const sample = sampleFiles(heldOut, { characters: typed, seed: 1 });
      const texts = sample.map(({ text }) => text);
      const { bitsPerCharacter } = measureMixture(decodeLanguage(index), texts);
      const { keystrokesSaved, acceptance } = typingWithIndex(index, heldOut, typed);
      figures.push({ corpus: corpus.name, bitsPerCharacter, keystrokesSaved, acceptance });
    } finally {
      await rm(storage, { recursive: true });
    }
  }
  return figures;
}

function trained(
  { kernels, team }: TrainingThreads,
  config: TrainingConfig,
  steps: number,
  vocabulary: Vocabulary,
  { training, validation }: Split,
): LearnedNetwork {
  const text = {
    training: training.map((file) => vocabulary.encode(file.text)),
    ...validationText(vocabulary, validation, config.seed),
  };
  const learner = new Learner(kernels, config, vocabulary, text, undefined, team);
  for (let step = 0; step < steps; step++) learner.step(step / steps);
  return { predictor: new Predictor(kernels, learner.parameters), steps };
}
