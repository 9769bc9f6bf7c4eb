import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { neverCancelled } from '../src/base/cancellation';
import { typingWithIndex } from '../src/cli/evaluation';
import { mixingKernels } from '../src/kernels/mixing';
import type { CorpusFile } from '../src/corpus/corpus';
import { type Split, splitCorpus } from '../src/corpus/split';
import { holdOut } from '../src/evaluation/holdout';
import { tryPrices } from '../src/evaluation/prices';
import { measureMixture } from '../src/evaluation/measure';
import { sampleFiles } from '../src/evaluation/sampleFiles';
import { IndexBuilder, type LearnedNetwork, thorough } from '../src/indexing/indexBuilder';
import { validationText } from '../src/indexing/pieces';
import { unwatched, type Work } from '../src/indexing/work';
import { decodeIndex } from '../src/language/mixture/indexFile';
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
  /** Names of the corpora; all tuning corpora if absent. */
  readonly names: readonly string[] | undefined;
  /** Number of training steps: a budget in steps gives the same tables on every run. */
  readonly steps: number;
  /** Number of units of the network. */
  readonly hiddenSize: number;
  /** Seed of the choice of held-out files and of training. */
  readonly seed: number;
  /** Number of characters of held-out files on which typing is replayed. */
  readonly typed: number;
  readonly onProgress: (doing: string) => void;
}

/** Number of training threads. Another number changes rounding errors, and with them the last digits of the tables. */
const threads = 2;

/** Trains on each corpus and replays typing of held-out files at each price. */
export async function tuneOnCorpora(options: TuneOptions): Promise<TunedCorpus[]> {
  const tuned: TunedCorpus[] = [];
  for (const corpus of corporaNamed(options.names, 'tune')) {
    const files = await readPinnedCorpus(corpus);
    tuned.push(await tuneOn(startThreads, { name: corpus.name, files }, options));
  }
  return tuned;
}

/**
 * Holds out one file in ten, as `bench quality` does, and learns the others like a workspace. `start` creates the kernels
 * and threads of training.
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
    onProgress(`${name}: typing files on which the mixture is fitted`);
    const builder = new IndexBuilder(storage, vocabulary, split, { files: training, leftOut: [] }, mixingKernels());
    const { work, seconds } = timedWork();
    await builder.build(thorough, network, work);
    const fitted = await builder.tryPrices(network, work);
    onProgress(`${name}: ${sharesOf(seconds)}`);
    onProgress(`${name}: typing held-out files`);
    const stored = decodeIndex(await readFile(path.join(storage, storedFiles.index)));
    const language = { ...stored, mixing: mixingKernels() };
    const texts = sampleFiles(heldOut, { characters: typed, seed }).map(({ text }) => text);
    const others = tryPrices({ ...language, predictor: network.predictor }, texts, replayedOptions, neverCancelled);
    return { name, fitted: fitted ?? [], others };
  } finally {
    await engine.disband();
    await rm(storage, { recursive: true });
  }
}

/** Work without pauses; `seconds` collects the duration of each piece. */
function timedWork(): { readonly work: Work; readonly seconds: readonly number[] } {
  const seconds: number[] = [];
  const work: Work = {
    ...unwatched,
    async toEnd(piece) {
      const from = performance.now();
      const result = await unwatched.toEnd(piece);
      seconds.push((performance.now() - from) / 1000);
      return result;
    },
  };
  return { work, seconds };
}

/** The shares of time in `recipe.ts`, from the durations of fitting alone, fitting with the network, and trying prices. */
function sharesOf([alone = 0, withNetwork = 0, prices = 0]: readonly number[]): string {
  const fitting = alone + withNetwork;
  const [aloneShare, mixingShare] = [alone / fitting, fitting / (fitting + prices)];
  return `aloneShare ${aloneShare.toFixed(2)}, mixingShare ${mixingShare.toFixed(2)}`;
}

/** Figures of an index without a network on held-out files. Without training, they are the same on every run. */
export interface IndexFigures {
  readonly corpus: string;
  readonly bitsPerCharacter: number;
  readonly keystrokesSaved: number;
  readonly acceptance: number;
}

export async function measureIndex({ names, seed, typed }: TuneOptions): Promise<IndexFigures[]> {
  const figures: IndexFigures[] = [];
  for (const corpus of corporaNamed(names, 'tune')) {
    const { training, heldOut } = holdOut(await readPinnedCorpus(corpus), seed);
    const split = splitCorpus(training, configOf({ seed }));
    const vocabulary = Vocabulary.of(split.training.map(({ text }) => text));
    const storage = await mkdtemp(path.join(tmpdir(), 'recurrent-tune-'));
    try {
      await new IndexBuilder(storage, vocabulary, split, { files: training, leftOut: [] }, mixingKernels()).build(
        thorough,
      );
      const index = await readFile(path.join(storage, storedFiles.index));
      const sample = sampleFiles(heldOut, { characters: typed, seed: 1 });
      const texts = sample.map(({ text }) => text);
      const { bitsPerCharacter } = measureMixture({ ...decodeIndex(index), mixing: mixingKernels() }, texts);
      const { keystrokesSaved, acceptance } = typingWithIndex(index, heldOut, typed);
      figures.push({ corpus: corpus.name, bitsPerCharacter, keystrokesSaved, acceptance });
    } finally {
      await rm(storage, { recursive: true });
    }
  }
  return figures;
}

/** The network of a configuration after `steps` steps. */
export function trained(
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
