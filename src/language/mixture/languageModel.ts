import type { Predictor } from '../../model/predictor';
import type { Vocabulary } from '../../model/vocabulary';
import type { Prices } from '../eagerness';
import { type CorpusIndex, placesOfFiles } from '../index/corpusIndex';
import { TokenContexts } from '../index/tokenContexts';
import { TokenIndex } from '../index/tokenIndex';
import { WordClasses } from '../index/wordClasses';
import { type Alphabet, alphabetOf } from '../alphabet';
import { initialize } from './initialValues';
import { addWeightsOfNetwork } from './learned';
import { Mixture } from './mixture';
import type { MixingCore, MixingKernels } from './mixingKernels';
import { type PackedValues, unpack } from './packedValues';
import { scalarMixing } from './scalarMixing';
import type { SymbolTree } from './symbolTree';

/** The language model that all documents share: the index, the symbol tree, and the fitted weights of the mixture. */
export interface LanguageModel {
  readonly vocabulary: Vocabulary;
  readonly alphabet: Alphabet;
  readonly tree: SymbolTree;
  readonly index: CorpusIndex;
  /** The token starts of the index. */
  readonly tokens: TokenIndex;
  /** Initial weights of a document's mixture; absent before they are fitted. */
  readonly fitted?: Fitted;
  /** Absent if there is no network. */
  readonly predictor?: Predictor;
  /** Kernels that compute mixtures; the scalar reference if absent. */
  readonly mixing?: MixingKernels;
}

/** Initial weights of a mixture: without a network, and with one. */
export interface Fitted {
  readonly alone: PackedValues;
  readonly withNetwork?: PackedValues;
  /** Calibrated with the network's suggestions; absent before that. */
  readonly prices?: Prices;
}

/** A new mixture with the fitted weights. It must be released after its last use. */
export function mixtureOf(language: LanguageModel): Mixture {
  const { tree, fitted, predictor } = language;
  return new Mixture(tree, newCore(language, predictor ? fitted?.withNetwork : fitted?.alone));
}

/** A new mixture of index and network with the weights of the index alone, to be fitted. */
export function mixtureWithNetwork(language: LanguageModel, alone: PackedValues): Mixture {
  const { tree } = language;
  const core = newCore(language, alone);
  addWeightsOfNetwork(core.learned, tree.size);
  return new Mixture(tree, core);
}

/** With these values; without them, one that has learned nothing. */
function newCore({ tree, mixing = scalarMixing }: LanguageModel, values?: PackedValues): MixingCore {
  const core = mixing.create(tree.size);
  if (values) unpack(values, core.learned, tree.size);
  else initialize(core.learned, tree.size);
  return core;
}

/**
 * The language without some of its learned files. `files`: all of them, in their order in the index. Text and vocabulary
 * are shared.
 */
export function withoutFiles(
  language: LanguageModel,
  files: readonly Uint16Array[],
  isLeftOut: (file: number) => boolean,
): LanguageModel {
  const leftOut = placesOfFiles(files, language.index.text.length, isLeftOut);
  return { ...language, index: language.index.without(leftOut), tokens: language.tokens.without(leftOut) };
}

/** A language without fitted weights. */
export function languageOf(index: CorpusIndex, tree: SymbolTree, vocabulary: Vocabulary): LanguageModel {
  const alphabet = alphabetOf(vocabulary);
  const tokens = TokenIndex.of(index, new TokenContexts(alphabet, WordClasses.of(index.text, alphabet)));
  return { vocabulary, alphabet, tree, index, tokens };
}
