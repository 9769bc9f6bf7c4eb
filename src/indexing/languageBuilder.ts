import { hashText } from '../base/hash';
import { withParts } from '../base/stepwise';
import type { CorpusFile } from '../corpus/select';
import type { Split } from '../corpus/split';
import { choosePrices, type Trial, tryPricesStepwise } from '../evaluation/prices';
import { expectedCalibrationError, type Prediction, reliability } from '../evaluation/reliability';
import { fitMixtureStepwise } from '../language/mixture/fit';
import { type Fitted, type Language, languageOf, symbolCounts } from '../language/mixture/language';
import { encodeLanguage, type LanguageSource, type StoredLanguage } from '../language/mixture/languageFile';
import { CorpusIndex } from '../language/index/corpusIndex';
import type { Predictor } from '../model/predictor';
import type { Vocabulary } from '../model/vocabulary';
import { replayedOptions } from '../protocol/completer';
import type { Reliability } from '../protocol/learning';
import { saveLanguage } from '../storage/modelFiles';
import { type Work, partOf, unwatched } from './work';

/** Characters of the held-out files from which the mixing weights are learned; fewer where somebody waits. */
export const fittedCharacters = { usual: 32_768, inHaste: 4096 };

/** Of the time to learn how to mix with a network, the part in which the index alone is learned: its share on RxJS. */
const aloneShare = 0.4;

/** A network that joins an index. */
export interface LearnedNetwork {
  readonly predictor: Predictor;
  /** That it has learned. */
  readonly steps: number;
}

/** Characters of the held-out files on which prices are chosen and reliability is measured. */
const typedCharacters = 8192;

/**
 * Learns how to mix index and network from the held-out files, which the index does not hold meanwhile, then indexes them
 * too and saves both. Without a network, the index answers alone.
 */
export class LanguageBuilder {
  readonly #storage: string;
  readonly #vocabulary: Vocabulary;
  readonly #split: Split;
  #parts: Parts | undefined;
  #fitted: Fitted | undefined;

  constructor(storage: string, vocabulary: Vocabulary, split: Split) {
    this.#storage = storage;
    this.#vocabulary = vocabulary;
    this.#split = split;
  }

  /** What is stopped learns in haste how to mix. */
  async build(characters: number, network?: LearnedNetwork, work: Work = unwatched): Promise<void> {
    const { language, heldOut } = this.#indexed();
    const share = network ? aloneShare : 1;
    const alone = await fit(language, atMost(heldOut, characters), partOf(work, 0, share));
    await this.#save(alone, characters, network, partOf(work, share, 1));
  }

  /** Learns, in haste, how to mix with a newer network. What was learned of the index alone is kept. */
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
    const examples = atMost(heldOut, characters);
    const withNetwork = network && (await fit({ ...language, predictor: network.predictor }, examples, work));
    await this.#write({ alone, ...(withNetwork && { withNetwork }) }, network?.steps);
  }

  async #write(fitted: Fitted, networkSteps: number | undefined): Promise<void> {
    this.#fitted = fitted;
    const { language, whole } = this.#indexed();
    const source = sourceOf(this.#vocabulary, [...this.#split.training, ...this.#split.validation], networkSteps);
    await saveLanguage(this.#storage, encodeLanguage({ ...language, index: whole, fitted }, source));
  }

  /**
   * Chooses the prices of suggestions with what was built last and its network, by typing held-out files, and saves them.
   * Returns how reliable suggestions are at *balanced*; nothing when it is stopped.
   */
  async choosePrices(network: LearnedNetwork, work: Work): Promise<Reliability | undefined> {
    const trials = await this.tryPrices(network, work);
    if (!trials || !this.#fitted) return undefined;
    const prices = choosePrices(trials);
    await this.#write({ ...this.#fitted, prices }, network.steps);
    return reliabilityOf(trials.find(({ price }) => price === prices.balanced)!.typing.predictions);
  }

  /** Types held-out files at each price; nothing when it is stopped, or before anything was built. */
  async tryPrices({ predictor }: LearnedNetwork, { token, toEnd }: Work): Promise<Trial[] | undefined> {
    const { language, heldOut } = this.#indexed();
    const fitted = this.#fitted;
    if (!fitted) return undefined;
    const typed = atMost(heldOut, typedCharacters).map((file) => this.#vocabulary.decode(file));
    const trials = await toEnd(tryPricesStepwise({ ...language, predictor, fitted }, typed, replayedOptions, token));
    return token.isCancelled ? undefined : trials;
  }

  #indexed(): Parts {
    this.#parts ??= partsOf(this.#vocabulary, this.#split);
    return this.#parts;
  }
}

/** Learns at least as many examples as in haste, even when it is stopped. */
function fit(language: Language, examples: readonly Uint16Array[], work: Work): Promise<Fitted['alone']> {
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
  /** Of the files to be learned. */
  readonly language: Language;
  readonly heldOut: readonly Uint16Array[];
  /** With the held-out files. */
  readonly whole: CorpusIndex;
}

function partsOf(vocabulary: Vocabulary, { training, validation }: Split): Parts {
  const learned = training.map(({ text }) => vocabulary.encode(text));
  const heldOut = validation.map(({ text }) => vocabulary.encode(text));
  const whole = CorpusIndex.of([...heldOut, ...learned], vocabulary.size);
  const counts = symbolCounts(learned, vocabulary.size);
  return { language: languageOf(whole.withoutFirst(heldOut), counts, vocabulary), heldOut, whole };
}

/** Indexes other files in place of those that were. How to mix stays as it was learned. */
export async function replaceIndex(
  storage: string,
  language: StoredLanguage,
  files: readonly CorpusFile[],
  source: LanguageSource,
): Promise<void> {
  const { vocabulary } = language;
  const symbols = files.map(({ text }) => vocabulary.encode(text));
  const index = CorpusIndex.of(symbols, vocabulary.size);
  await saveLanguage(storage, encodeLanguage({ ...language, index }, source));
}

export function sourceOf(
  vocabulary: Vocabulary,
  files: readonly CorpusFile[],
  networkSteps: number | undefined,
): LanguageSource {
  const texts = files.map(({ path, text }) => `${path}:${hashText(text)}`);
  const fingerprint = hashText(JSON.stringify([vocabulary.characters, texts])).toString(16);
  return { fingerprint, ...(networkSteps !== undefined && { networkSteps }) };
}

/** The first symbols of files, as many of each as the others leave, shortest first. */
function atMost(files: readonly Uint16Array[], total: number): Uint16Array[] {
  let left = total;
  const shortestFirst = [...files].sort((a, b) => a.length - b.length);
  return shortestFirst.map((file, i) => {
    const part = file.subarray(0, Math.ceil(left / (shortestFirst.length - i)));
    left -= part.length;
    return part;
  });
}
