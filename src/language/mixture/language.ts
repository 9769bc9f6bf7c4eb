import type { Predictor } from '../../model/predictor';
import type { Vocabulary } from '../../model/vocabulary';
import type { Prices } from '../eagerness';
import type { CorpusIndex } from '../index/corpusIndex';
import type { LearnedArray } from './adaptiveProbabilities';
import { type Alphabet, alphabetOf } from './alphabet';
import { Mixture } from './mixture';
import { SymbolTree } from './symbolTree';

/** The language model that all documents share: the index, the symbol tree, and the fitted weights of the mixture. */
export interface Language {
  readonly vocabulary: Vocabulary;
  readonly alphabet: Alphabet;
  readonly tree: SymbolTree;
  readonly index: CorpusIndex;
  /** Initial weights of a document's mixture; absent before they are fitted. */
  readonly fitted?: Fitted;
  /** Absent if there is no network. */
  readonly predictor?: Predictor;
}

/** Initial weights of a mixture: without a network, and with one. */
export interface Fitted {
  readonly alone: readonly LearnedArray[];
  readonly withNetwork?: readonly LearnedArray[];
  /** Calibrated with the network's suggestions; absent before that. */
  readonly prices?: Prices;
}

/** A new mixture with the fitted weights. */
export function mixtureOf({ tree, fitted, predictor }: Language): Mixture {
  const mixture = new Mixture(tree);
  const learned = predictor ? fitted?.withNetwork : fitted?.alone;
  if (learned) mixture.restore(learned);
  return mixture;
}

/** Number of occurrences of each symbol in the files, (V). */
export function symbolCounts(files: readonly Uint16Array[], vocabularySize: number): Float64Array {
  const counts = new Float64Array(vocabularySize);
  for (const file of files) for (let i = 0; i < file.length; i++) counts[file[i]]++;
  return counts;
}

/** A language without fitted weights. */
export function languageOf(index: CorpusIndex, counts: Float64Array, vocabulary: Vocabulary): Language {
  return { vocabulary, alphabet: alphabetOf(vocabulary), tree: new SymbolTree(counts), index };
}
