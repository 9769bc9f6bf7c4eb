import { hashText } from '../base/hash';
import { withParts } from '../base/stepwise';
import type { Corpus, CorpusFile } from '../corpus/corpus';
import type { Split } from '../corpus/split';
import { choosePrices, type Trial, tryPricesStepwise } from '../evaluation/prices';
import { expectedCalibrationError, type Prediction, reliability } from '../evaluation/reliability';
import { fitMixtureStepwise } from '../language/mixture/fit';
import {
  type Fitted,
  type LanguageModel,
  languageOf,
  symbolCounts,
  withoutFirst,
} from '../language/mixture/languageModel';
import { aloneShare } from '../language/recipe';
import { encodeIndex, type IndexSource, type StoredIndex } from '../language/mixture/indexFile';
import type { MixingKernels } from '../language/mixture/mixingKernels';
import { scalarMixing } from '../language/mixture/scalarMixing';
import { CorpusIndex } from '../language/index/corpusIndex';
import { TokenIndex } from '../language/index/tokenIndex';
import type { Predictor } from '../model/predictor';
import type { Vocabulary } from '../model/vocabulary';
import { replayedOptions } from '../protocol/completer';
import type { Reliability } from '../protocol/learning';
import { saveIndex } from '../storage/modelFiles';
import { beginningsOf } from './beginnings';
import { indexedFiles } from './fileSizes';
import { type Work, partOf, unwatched } from './work';

/**
 * Number of characters of the held-out files that the mixture is fitted on; fewer in haste, when the user is waiting.
 */
export const fittedCharacters = { usual: 32_768, inHaste: 4096 };

/** A network to be mixed with an index. */
export interface LearnedNetwork {
  readonly predictor: Predictor;
  /** Training steps of the network. */
  readonly steps: number;
}

/** Number of characters of the held-out files on which prices are calibrated and reliability is measured. */
const typedCharacters = 8192;

/**
 * Fits the mixture of index and network on the held-out files, with an index that leaves them out, then stores the
 * fitted weights with an index of all files. Without a network, the index is used alone.
 */
export class IndexBuilder {
  readonly #storage: string;
  readonly #vocabulary: Vocabulary;
  readonly #split: Split;
  readonly #corpus: Corpus;
  readonly #mixing: MixingKernels;
  #parts: Parts | undefined;
  #fitted: Fitted | undefined;

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

  /** If stopped, it fits on the characters of `inHaste` only. */
  async build(characters: number, network?: LearnedNetwork, work: Work = unwatched): Promise<void> {
    const { language, heldOut } = this.#indexed();
    const share = network ? aloneShare : 1;
    const alone = await fit(language, beginningsOf(heldOut, characters), partOf(work, 0, share));
    await this.#save(alone, characters, network, partOf(work, share, 1));
  }

  /**
   * Fits the mixture with a newer network, on the characters of `inHaste`. The weights for the index alone are kept.
   */
  async join(network: LearnedNetwork): Promise<void> {
    const characters = fittedCharacters.inHaste;
    if (this.#fitted) await this.#save(this.#fitted.alone, characters, network, unwatched);
    else await this.build(characters, network);
  }

  async #save(
    alone: Fitted['alone'],
    characters: number,
    network: LearnedNetwork | undefined,
    work: Work,
  ): Promise<void> {
    const { language, heldOut } = this.#indexed();
    const examples = beginningsOf(heldOut, characters);
    const withNetwork = network && (await fit({ ...language, predictor: network.predictor }, examples, work));
    await this.#write({ alone, ...(withNetwork && { withNetwork }) }, network?.steps);
  }

  async #write(fitted: Fitted, networkSteps: number | undefined): Promise<void> {
    this.#fitted = fitted;
    const { whole } = this.#indexed();
    const files = [...this.#split.training, ...this.#split.validation];
    const source = sourceOf(this.#vocabulary, files, networkSteps);
    await saveIndex(this.#storage, encodeIndex({ ...whole, fitted }, source), indexedFiles({ ...this.#corpus, files }));
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
    const { language, heldOut } = this.#indexed();
    const fitted = this.#fitted;
    if (!fitted) return undefined;
    const typed = beginningsOf(heldOut, typedCharacters).map((file) => this.#vocabulary.decode(file));
    const trials = await toEnd(tryPricesStepwise({ ...language, predictor, fitted }, typed, replayedOptions, token));
    return token.isCancelled ? undefined : trials;
  }

  #indexed(): Parts {
    this.#parts ??= partsOf(this.#vocabulary, this.#split, this.#mixing);
    return this.#parts;
  }
}

/** Fits on at least the characters of `inHaste`, even when stopped. */
function fit(language: LanguageModel, examples: readonly Uint16Array[], work: Work): Promise<Fitted['alone']> {
  const least = fittedCharacters.inHaste / examples.reduce((sum, { length }) => sum + length, 0);
  let done = 0;
  const token = {
    get isCancelled(): boolean {
      return done >= least && work.token.isCancelled;
    },
  };
  return work.toEnd(withParts(fitMixtureStepwise(language, examples, token), (part) => (done = part)));
}

function reliabilityOf(predictions: readonly Prediction[]): Reliability {
  const bins = reliability(predictions)
    .filter(({ count }) => count > 0)
    .map(({ confidence, accuracy, count }) => ({ confidence, right: accuracy, count }));
  return { bins, calibrationError: expectedCalibrationError(predictions) };
}

interface Parts {
  /** The language of the training files alone, on which the mixture is fitted. */
  readonly language: LanguageModel;
  readonly heldOut: readonly Uint16Array[];
  /** The language of the training and the held-out files. */
  readonly whole: LanguageModel;
}

function partsOf(vocabulary: Vocabulary, { training, validation }: Split, mixing: MixingKernels): Parts {
  const learned = training.map(({ text }) => vocabulary.encode(text));
  const heldOut = validation.map(({ text }) => vocabulary.encode(text));
  const counts = symbolCounts(learned, vocabulary.size);
  const whole = languageOf(CorpusIndex.of([...heldOut, ...learned], vocabulary.size), counts, vocabulary);
  return { language: { ...withoutFirst(whole, heldOut), mixing }, heldOut, whole };
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
