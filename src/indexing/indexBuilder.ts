import { hashText } from '../base/hash';
import { withParts } from '../base/stepwise';
import type { Corpus, CorpusFile } from '../corpus/corpus';
import type { Split } from '../corpus/split';
import { choosePrices, type Trial, tryPricesStepwise } from '../evaluation/prices';
import { expectedCalibrationError, type Prediction, reliability } from '../evaluation/reliability';
import { fitStepwise, fromMixerRate } from '../language/mixture/fit';
import {
  type Fitted,
  type LanguageModel,
  languageOf,
  mixtureWithNetwork,
  withoutFiles,
} from '../language/mixture/languageModel';
import { SymbolTree } from '../language/mixture/symbolTree';
import { aloneShare, mixingShare } from '../language/recipe';
import { encodeIndex, type IndexSource, type StoredIndex } from '../language/mixture/indexFile';
import type { MixingKernels } from '../language/mixture/mixingKernels';
import type { PackedValues } from '../language/mixture/packedValues';
import { scalarMixing } from '../language/mixture/scalarMixing';
import { CorpusIndex } from '../language/index/corpusIndex';
import { TokenIndex } from '../language/index/tokenIndex';
import type { Predictor } from '../model/predictor';
import type { Vocabulary } from '../model/vocabulary';
import { replayedOptions } from '../protocol/completer';
import type { Reliability } from '../protocol/learning';
import { saveIndex } from '../storage/modelFiles';
import { beginningsOf } from './beginnings';
import { crossFitStepwise } from './crossFit';
import { indexedFiles } from './fileSizes';
import { type Work, partOf, unwatched } from './work';

/** On how much text the mixture is fitted. */
export interface Fitting {
  /** Number of characters of the learned files, for the mixture of the index alone. */
  readonly alone: number;
  /** Number of characters of the held-out files, which the network has not learned. */
  readonly withNetwork: number;
}

/** About ten seconds; more text lowers the bits of large workspaces only. */
export const thorough: Fitting = { alone: 1 << 19, withNetwork: 1 << 15 };

/** When the user is waiting: a fraction of a second. */
export const inHaste: Fitting = { alone: 1 << 13, withNetwork: 1 << 12 };

/** A network to be mixed with an index. */
export interface LearnedNetwork {
  readonly predictor: Predictor;
  /** Training steps of the network. */
  readonly steps: number;
}

/** Number of characters of the held-out files on which prices are calibrated and reliability is measured. */
const typedCharacters = 8192;

/**
 * Fits the mixture, then stores the fitted weights with an index of all files. The mixture of the index alone is fitted on all
 * files; that of index and network begins with its weights, and is fitted on the held-out files, with an index that leaves
 * them out, because the network has learned the others.
 */
export class IndexBuilder {
  readonly #storage: string;
  readonly #vocabulary: Vocabulary;
  readonly #split: Split;
  readonly #corpus: Corpus;
  readonly #mixing: MixingKernels;
  #encoded: Encoded | undefined;
  /** The language of the training files alone; absent before it is needed. */
  #ofTraining: LanguageModel | undefined;
  #fitted: Fitted | undefined;
  /** Weights of the index alone that were fitted thoroughly: they are kept as long as this builder. */
  #alone: PackedValues | undefined;

  constructor(
    storage: string,
    vocabulary: Vocabulary,
    split: Split,
    corpus: Corpus,
    mixing: MixingKernels = scalarMixing,
  ) {
    this.#storage = storage;
    this.#vocabulary = vocabulary;
    this.#split = split;
    this.#corpus = corpus;
    this.#mixing = mixing;
  }

  /**
   * Takes over the weights of the index alone from a stored index of the same files and vocabulary, if they were fitted
   * thoroughly.
   */
  reuse(stored: StoredIndex | undefined): void {
    if (!stored?.fitted || stored.source.isHasty === true) return;
    if (stored.source.fingerprint !== this.#source().fingerprint) return;
    // Copies, so that the bytes of the file are freed.
    const { weights, others, counts } = stored.fitted.alone;
    this.#alone = { weights: weights.slice(), others: others.slice(), counts: counts.slice() };
  }

  /** Share of fitting the mixtures in the time that fitting them and choosing prices takes. */
  get mixingShare(): number {
    if (!this.#alone) return mixingShare;
    const fitting = mixingShare * (1 - aloneShare);
    return fitting / (fitting + 1 - mixingShare);
  }

  /** If stopped, it fits on the text of `inHaste` only. */
  async build(fitting: Fitting, network?: LearnedNetwork, work: Work = unwatched): Promise<void> {
    const share = this.#alone ? 0 : network ? aloneShare : 1;
    const alone = this.#alone ?? (await this.#fitAlone(fitting, partOf(work, 0, share)));
    const isAll = this.#files.reduce((sum, { text }) => sum + text.length, 0) <= fitting.alone;
    if ((fitting === thorough || isAll) && !work.token.isCancelled) this.#alone = alone;
    await this.#save(alone, fitting, network, partOf(work, share, 1));
  }

  /** Fits the mixture with a newer network, in haste. The weights for the index alone are kept. */
  async join(network: LearnedNetwork): Promise<void> {
    if (this.#fitted) await this.#save(this.#fitted.alone, inHaste, network, unwatched);
    else await this.build(inHaste, network);
  }

  async #save(
    alone: PackedValues,
    { withNetwork }: Fitting,
    network: LearnedNetwork | undefined,
    work: Work,
  ): Promise<void> {
    const fitted = network && (await this.#fitWithNetwork(alone, withNetwork, network, work));
    await this.#write({ alone, ...(fitted && { withNetwork: fitted }) }, network?.steps);
  }

  async #write(fitted: Fitted, networkSteps: number | undefined): Promise<void> {
    this.#fitted = fitted;
    const { whole } = this.#encode();
    const source = { ...this.#source(networkSteps), ...(fitted.alone !== this.#alone && { isHasty: true }) };
    const corpus = { ...this.#corpus, files: this.#files };
    await saveIndex(this.#storage, encodeIndex({ ...whole, fitted }, source), indexedFiles(corpus));
  }

  get #files(): CorpusFile[] {
    return [...this.#split.training, ...this.#split.validation];
  }

  #source(networkSteps?: number): IndexSource {
    return sourceOf(this.#vocabulary, this.#files, networkSteps);
  }

  /**
   * Calibrates the prices of suggestions by replayed typing of held-out files, with the last index and its network, and
   * saves them. Returns the reliability of suggestions at *balanced*; undefined when stopped.
   */
  async choosePrices(network: LearnedNetwork, work: Work): Promise<Reliability | undefined> {
    const trials = await this.tryPrices(network, work);
    if (!trials || !this.#fitted) return undefined;
    const prices = choosePrices(trials);
    await this.#write({ ...this.#fitted, prices }, network.steps);
    return reliabilityOf(trials.find(({ price }) => price === prices.balanced)!.typing.predictions);
  }

  /** Replays typing of held-out files at each price; undefined when stopped, or before the first `build`. */
  async tryPrices({ predictor }: LearnedNetwork, { token, toEnd }: Work): Promise<Trial[] | undefined> {
    const language = this.#trainingLanguage();
    const fitted = this.#fitted;
    if (!fitted) return undefined;
    const typed = beginningsOf(this.#encode().heldOut, typedCharacters).map((file) => this.#vocabulary.decode(file));
    const trials = await toEnd(tryPricesStepwise({ ...language, predictor, fitted }, typed, replayedOptions, token));
    return token.isCancelled ? undefined : trials;
  }

  #fitAlone({ alone }: Fitting, work: Work): Promise<PackedValues> {
    const { whole, files } = this.#encode();
    // Each part of the files has its own index: frees that of the training files first.
    this.#ofTraining = undefined;
    const { token } = work;
    return work.toEnd(crossFitStepwise(whole, files, { characters: alone, least: inHaste.alone, token }));
  }

  /** Fits on at least the characters of `inHaste`, even when stopped. */
  async #fitWithNetwork(
    alone: PackedValues,
    characters: number,
    { predictor }: LearnedNetwork,
    work: Work,
  ): Promise<PackedValues> {
    const examples = beginningsOf(this.#encode().heldOut, characters);
    const least = inHaste.withNetwork / examples.reduce((sum, { length }) => sum + length, 0);
    let done = 0;
    const token = {
      get isCancelled(): boolean {
        return done >= least && work.token.isCancelled;
      },
    };
    const language = { ...this.#trainingLanguage(), predictor };
    const mixture = mixtureWithNetwork(language, alone);
    try {
      const fitting = fitStepwise(mixture, language, examples, { token, schedule: fromMixerRate });
      await work.toEnd(withParts(fitting, (part) => (done = part)));
      return mixture.learned();
    } finally {
      mixture.release();
    }
  }

  #encode(): Encoded {
    this.#encoded ??= encoded(this.#vocabulary, this.#split, this.#mixing);
    return this.#encoded;
  }

  #trainingLanguage(): LanguageModel {
    const { whole, files, heldOut } = this.#encode();
    this.#ofTraining ??= withoutFiles(whole, files, (file) => file < heldOut.length);
    return this.#ofTraining;
  }
}

function reliabilityOf(predictions: readonly Prediction[]): Reliability {
  const bins = reliability(predictions)
    .filter(({ count }) => count > 0)
    .map(({ confidence, accuracy, count }) => ({ confidence, right: accuracy, count }));
  return { bins, calibrationError: expectedCalibrationError(predictions) };
}

interface Encoded {
  readonly heldOut: readonly Uint16Array[];
  /** The held-out files, then the training files. */
  readonly files: readonly Uint16Array[];
  /** The language of all files. */
  readonly whole: LanguageModel;
}

function encoded(vocabulary: Vocabulary, { training, validation }: Split, mixing: MixingKernels): Encoded {
  const learned = training.map(({ text }) => vocabulary.encode(text));
  const heldOut = validation.map(({ text }) => vocabulary.encode(text));
  const files = [...heldOut, ...learned];
  const tree = SymbolTree.of(learned, vocabulary);
  const whole = languageOf(CorpusIndex.of(files, vocabulary.size), tree, vocabulary);
  return { heldOut, files, whole: { ...whole, mixing } };
}

/** Builds an index of other files. The fitted weights are kept. */
export async function replaceIndex(
  storage: string,
  stored: StoredIndex,
  corpus: Corpus,
  source: IndexSource,
): Promise<void> {
  const { vocabulary } = stored;
  const symbols = corpus.files.map(({ text }) => vocabulary.encode(text));
  const index = CorpusIndex.of(symbols, vocabulary.size);
  const tokens = TokenIndex.of(index, stored.tokens.contexts);
  await saveIndex(storage, encodeIndex({ ...stored, index, tokens }, source), indexedFiles(corpus));
}

export function sourceOf(
  vocabulary: Vocabulary,
  files: readonly CorpusFile[],
  networkSteps: number | undefined,
): IndexSource {
  const texts = files.map(({ path, text }) => `${path}:${hashText(text)}`);
  const fingerprint = hashText(JSON.stringify([vocabulary.characters, texts])).toString(16);
  return { fingerprint, ...(networkSteps !== undefined && { networkSteps }) };
}
