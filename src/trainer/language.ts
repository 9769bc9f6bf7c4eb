import { neverCancelled } from '../base/cancellation';
import type { CorpusFile } from '../corpus/select';
import { fitMixture } from '../language/mixture/fit';
import { languageOf, symbolCounts } from '../language/mixture/language';
import { encodeLanguage } from '../language/mixture/languageFile';
import { CorpusIndex } from '../language/index/corpusIndex';
import { measureReliability, type Reliability } from '../language/reliability';
import type { Predictor } from '../model/predictor';
import type { Vocabulary } from '../model/vocabulary';
import { eagernessPrices } from '../protocol/completer';
import { saveLanguage } from './storage';

/** How to mix is learned from at most so many characters of the held-out files; from fewer, where somebody waits. */
export const fittedCharacters = { usual: 32_768, inHaste: 4096 };

/** How reliable suggestions are is measured on so many. */
const typedCharacters = 2500;

/** As the editor asks for suggestions by itself. */
const typing = {
  temperature: 0,
  topK: 1,
  price: eagernessPrices.balanced,
  maximumLength: 80,
  severalLines: false,
};

/**
 * Learns how to mix index and network from the held-out files, which the index does not hold meanwhile, then indexes them
 * too and saves both. Without a network, the index answers alone. Returns how reliable suggestions on the held-out files are,
 * where nobody waits.
 */
export async function buildLanguage(
  storage: string,
  vocabulary: Vocabulary,
  training: readonly CorpusFile[],
  validation: readonly CorpusFile[],
  characters: number,
  predictor?: Predictor,
): Promise<Reliability | undefined> {
  const learned = training.map(({ text }) => vocabulary.encode(text));
  const heldOut = validation.map(({ text }) => vocabulary.encode(text));
  const counts = symbolCounts(learned, vocabulary.size);
  const language = languageOf(learned, counts, vocabulary);
  const examples = atMost(heldOut, characters);
  const fitted = {
    alone: fitMixture(language, examples, neverCancelled),
    ...(predictor && { withNetwork: fitMixture({ ...language, predictor }, examples, neverCancelled) }),
  };
  const isInHaste = !predictor || characters < fittedCharacters.usual;
  const typed = atMost(heldOut, typedCharacters).map((file) => vocabulary.decode(file));
  const reliability = isInHaste
    ? undefined
    : measureReliability({ ...language, fitted, predictor }, typed, typing, neverCancelled);
  const index = CorpusIndex.of([...learned, ...heldOut], vocabulary.size);
  await saveLanguage(storage, encodeLanguage({ ...language, index, fitted }, counts));
  return reliability;
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
