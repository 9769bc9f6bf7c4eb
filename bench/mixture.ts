import { Random } from '../src/base/random';
import { statisticsOf } from '../src/cli/statistics';
import { holdOut } from '../src/evaluation/holdout';
import { sampleFiles } from '../src/evaluation/sampleFiles';
import { chooseKernels, createKernels } from '../src/kernels/kernelChoice';
import { CorpusIndex } from '../src/language/index/corpusIndex';
import { DocumentCache } from '../src/language/mixture/documentCache';
import { expectationOf } from '../src/language/mixture/expectation';
import { fitMixture } from '../src/language/mixture/fit';
import { type Language, languageOf, mixtureOf, symbolCounts } from '../src/language/mixture/language';
import type { Expectation, Mixture } from '../src/language/mixture/mixture';
import { Reading } from '../src/language/mixture/reading';
import { mixerRate } from '../src/language/recipe';
import { initializeParameters } from '../src/learning/initialization';
import { createParameters } from '../src/model/parameters';
import { Predictor } from '../src/model/predictor';
import { boundarySymbol, Vocabulary } from '../src/model/vocabulary';
import { corporaNamed } from './corpora';
import { networkOf } from './model';
import { readPinnedCorpus } from './readCorpus';

/** Medians of `rounds` rounds, in microseconds a symbol: a character, or half of a byte of one that is spelled. */
export interface MixtureTimes {
  readonly corpus: string;
  /** Size of the network, if the mixture has one; its own steps are not counted. */
  readonly hiddenSize?: number;
  readonly learn: number;
  readonly note: number;
  readonly likeliest: number;
}

/** Number of characters of held-out files that are read in each round, and of those that the mixture is fitted on. */
const readCharacters = 16_384;
const fittedCharacters = 4096;

const rounds = 5;

/** Number of symbols from one search for the likeliest symbol to the next. */
const searchEvery = 8;

/** Size of the network, which has random weights: the time does not depend on them. */
const hiddenSize = 256;

/** Measures the mixture on held-out files of each corpus, with an index of the other files, on one thread. */
export async function benchMixture(
  names: readonly string[] | undefined,
  onProgress: (doing: string) => void,
): Promise<MixtureTimes[]> {
  const times: MixtureTimes[] = [];
  for (const corpus of corporaNamed(names, 'tune')) {
    onProgress(corpus.name);
    const { training, heldOut } = holdOut(await readPinnedCorpus(corpus), 1);
    const vocabulary = Vocabulary.of(training.map(({ text }) => text));
    const learned = training.map(({ text }) => vocabulary.encode(text));
    const index = CorpusIndex.of(learned, vocabulary.size);
    const alone = languageOf(index, symbolCounts(learned, vocabulary.size), vocabulary);
    const read = (characters: number): Uint16Array[] =>
      sampleFiles(heldOut, { characters, seed: 1 }).map(({ text }) => vocabulary.encode(text));
    for (const language of [alone, { ...alone, predictor: untrained(vocabulary) }]) {
      const weights = fitMixture(language, read(fittedCharacters));
      const fitted = { alone: weights, withNetwork: weights };
      const size = 'predictor' in language ? { hiddenSize } : {};
      times.push({ corpus: corpus.name, ...size, ...timesOn({ ...language, fitted }, read(readCharacters)) });
    }
  }
  return times;
}

/** A Markdown table with one row per corpus and mixture. */
export function mixtureTable(times: readonly MixtureTimes[]): string[] {
  const header = ['corpus', 'network', 'learn, µs a symbol', 'note', 'likeliest'];
  const rows = times.map(({ corpus, hiddenSize, learn, note, likeliest }) => [
    corpus,
    hiddenSize === undefined ? 'none' : `GRU-${hiddenSize}`,
    ...[learn, note, likeliest].map((microseconds) => microseconds.toFixed(1)),
  ]);
  return [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}

function untrained(vocabulary: Vocabulary): Predictor {
  const { kernels } = createKernels(chooseKernels());
  const parameters = createParameters(networkOf({ cell: 'gru', hiddenSize }), vocabulary.size, kernels.allocate);
  initializeParameters(parameters, { kind: 'pytorch' }, new Random(1));
  return new Predictor(kernels, parameters);
}

type Times = Pick<MixtureTimes, 'learn' | 'note' | 'likeliest'>;

function timesOn(language: Language, files: readonly Uint16Array[]): Times {
  // Computed in advance, because a step of the network takes longer than the mixture.
  const expected = files.map((file) => expectationsOf(language, file));
  timed(language, files, expected);
  const measured = Array.from({ length: rounds }, () => timed(language, files, expected));
  const median = (of: keyof Times): number => statisticsOf(measured.map((times) => times[of])).median;
  return { learn: median('learn'), note: median('note'), likeliest: median('likeliest') };
}

function expectationsOf({ predictor }: Language, file: Uint16Array): (Expectation | undefined)[] {
  if (!predictor) return [];
  let state = predictor.read(predictor.blank(), boundarySymbol);
  return Array.from(file, (symbol) => {
    const expectation = expectationOf(state);
    state = predictor.read(state, symbol);
    return expectation;
  });
}

function timed(
  language: Language,
  files: readonly Uint16Array[],
  expected: readonly (readonly (Expectation | undefined)[])[],
): Times {
  const mixture = mixtureOf(language);
  const total = files.reduce((sum, { length }) => sum + length, 0);
  let [learning, searching, searches] = [0, 0, 0];
  for (const [i, file] of files.entries()) {
    const reading = begun(language);
    const from = performance.now();
    const searched = learnThrough(mixture, reading, file, expected[i]!);
    learning += performance.now() - from - searched.milliseconds;
    searching += searched.milliseconds;
    searches += searched.count;
  }
  return {
    learn: (1000 * learning) / total,
    note: (1000 * files.reduce((sum, file) => sum + noting(language, mixture, file), 0)) / total,
    likeliest: (1000 * searching) / searches,
  };
}

/** Learns a file, and now and then searches for the likeliest symbol; returns the time that this took. */
function learnThrough(
  mixture: Mixture,
  reading: Reading,
  file: Uint16Array,
  expected: readonly (Expectation | undefined)[],
): { readonly milliseconds: number; readonly count: number } {
  let [milliseconds, count] = [0, 0];
  for (const [at, symbol] of file.entries()) {
    if (reading.isFull) reading.restart();
    if (at % searchEvery === 0) {
      const from = performance.now();
      mixture.likeliest(reading, expected[at], 1);
      milliseconds += performance.now() - from;
      count++;
    }
    mixture.learn(reading, expected[at], symbol, mixerRate);
  }
  return { milliseconds, count };
}

/** Milliseconds. */
function noting(language: Language, mixture: Mixture, file: Uint16Array): number {
  const reading = begun(language);
  const from = performance.now();
  for (const symbol of file) {
    if (reading.isFull) reading.restart();
    mixture.note(reading, symbol);
  }
  reading.hold();
  return performance.now() - from;
}

/** A reading at the beginning of a file. */
function begun({ index, alphabet }: Language): Reading {
  const reading = new Reading(index, alphabet, new DocumentCache());
  reading.read(boundarySymbol);
  return reading;
}
