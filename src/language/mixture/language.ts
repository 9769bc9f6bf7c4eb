import type { Predictor } from '../../model/predictor';
import type { Vocabulary } from '../../model/vocabulary';
import type { Prices } from '../eagerness';
import type { CorpusIndex } from '../index/corpusIndex';
import type { LearnedArray } from './adaptiveProbabilities';
import { type Alphabet, alphabetOf } from './alphabet';
import { Mixture } from './mixture';
import { SymbolTree } from './symbolTree';

/** The language model that all documents share: the index, the shape of the mixture, and what it learned before any of them. */
export interface Language {
  readonly vocabulary: Vocabulary;
  readonly alphabet: Alphabet;
  readonly tree: SymbolTree;
  readonly index: CorpusIndex;
  /** What a mixture begins with in each document; absent before it was fitted. */
  readonly fitted?: Fitted;
  /** Absent where the index answers alone. */
  readonly predictor?: Predictor;
}

/** What a mixture has learned before it meets a document: without a network, and with one. */
export interface Fitted {
  readonly alone: readonly LearnedArray[];
  readonly withNetwork?: readonly LearnedArray[];
  /** As they were chosen for suggestions with the network; absent before that. */
  readonly prices?: Prices;
}

/** A new mixture that knows what was fitted. */
export function mixtureOf({ tree, fitted, predictor }: Language): Mixture {
  const mixture = new Mixture(tree);
  const learned = predictor ? fitted?.withNetwork : fitted?.alone;
  if (learned) mixture.restore(learned);
  return mixture;
}

/** How often each symbol occurs in files, (V). */
export function symbolCounts(files: readonly Uint16Array[], vocabularySize: number): Float64Array {
  const counts = new Float64Array(vocabularySize);
  for (const file of files) for (let i = 0; i < file.length; i++) counts[file[i]]++;
  return counts;
}

/** Not fitted yet. */
export function languageOf(index: CorpusIndex, counts: Float64Array, vocabulary: Vocabulary): Language {
  return { vocabulary, alphabet: alphabetOf(vocabulary), tree: new SymbolTree(counts), index };
}
