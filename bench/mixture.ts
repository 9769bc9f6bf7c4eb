import { Random } from '../src/base/random';
import { type Statistics, statisticsOf } from '../src/cli/statistics';
import { holdOut } from '../src/evaluation/holdout';
import { sampleFiles } from '../src/evaluation/sampleFiles';
import { chooseKernels, createKernels } from '../src/kernels/kernelChoice';
import { mixingKernels } from '../src/kernels/mixing';
import { CorpusIndex } from '../src/language/index/corpusIndex';
import { DocumentMatches } from '../src/language/mixture/documentMatches';
import { AdaptedOutput } from '../src/language/mixture/adaptedOutput';
import { fitMixture } from '../src/language/mixture/fit';
import { type LanguageModel, languageOf, mixtureOf } from '../src/language/mixture/languageModel';
import { SymbolTree } from '../src/language/mixture/symbolTree';
import type { Expectation, Mixture } from '../src/language/mixture/mixture';
import { scalarMixing } from '../src/language/mixture/scalarMixing';
import { Reading } from '../src/language/mixture/reading';
import { mixerRate } from '../src/language/recipe';
import { initializeParameters } from '../src/learning/initialization';
import { createParameters } from '../src/model/parameters';
import { Predictor } from '../src/model/predictor';
import { boundarySymbol, Vocabulary } from '../src/model/vocabulary';
import { corporaNamed } from './corpora';
import { networkOf } from './model';
import { readPinnedCorpus } from './readCorpus';

/** Processor time over `rounds` rounds, in microseconds per symbol: a character, or half a byte of a spelled one. */
export interface MixtureTimes {
  readonly corpus: string;
  /** Name of the kernels. */
  readonly mixing: string;
  /** Size of the network, if the mixture has one; its own steps are not counted. */
  readonly hiddenSize?: number;
  readonly learn: Statistics;
  readonly note: Statistics;
  readonly likeliest: Statistics;
}

/** Number of characters of held-out files that are read in each round, and of those that the mixture is fitted on. */
const readCharacters = 16_384;
const fittedCharacters = 4096;

const rounds = 9;

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
    const plain = languageOf(index, SymbolTree.of(learned, vocabulary), vocabulary);
    const mixings = [...new Set([scalarMixing, mixingKernels()])];
    const read = (characters: number): Uint16Array[] =>
      sampleFiles(heldOut, { characters, seed: 1 }).map(({ text }) => vocabulary.encode(text));
    for (const network of [{}, { predictor: untrained(vocabulary) }])
      for (const mixing of mixings) {
        const language = { ...plain, ...network, mixing };
        const weights = fitMixture(language, read(fittedCharacters));
        const fitted = { alone: weights, withNetwork: weights };
        const measured = timesOn({ ...language, fitted }, read(readCharacters));
        const size = 'predictor' in network ? { hiddenSize } : {};
        times.push({ corpus: corpus.name, mixing: mixing.name, ...size, ...measured });
      }
  }
  return times;
}

/** A Markdown table with one row per corpus and mixture. */
export function mixtureTable(times: readonly MixtureTimes[]): string[] {
  const header = ['corpus', 'network', 'kernels', 'learn, µs a symbol: median, minimum', 'note', 'likeliest'];
  const rows = times.map(({ corpus, mixing, hiddenSize, learn, note, likeliest }) => [
    corpus,
    hiddenSize === undefined ? 'none' : `GRU-${hiddenSize}`,
    mixing,
    ...[learn, note, likeliest].map(({ median, minimum }) => `${median.toFixed(1)}, ${minimum.toFixed(1)}`),
  ]);
  return [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}

function untrained(vocabulary: Vocabulary): Predictor {
  const { kernels } = createKernels(chooseKernels());
  const parameters = createParameters(networkOf({ cell: 'gru', hiddenSize }), vocabulary.size, kernels.allocate);
  initializeParameters(parameters, { kind: 'pytorch' }, new Random(1));
  return new Predictor(kernels, parameters);
}

/** Microseconds per symbol in one round. */
interface Round {
  readonly learn: number;
  readonly note: number;
  readonly likeliest: number;
}

function timesOn(language: LanguageModel, files: readonly Uint16Array[]): Pick<MixtureTimes, keyof Round> {
  // Computed in advance, because a step of the network takes longer than the mixture.
  const expected = files.map((file) => expectationsOf(language, file));
  timed(language, files, expected);
  const measured = Array.from({ length: rounds }, () => timed(language, files, expected));
  const of = (what: keyof Round): Statistics => statisticsOf(measured.map((round) => round[what]));
  return { learn: of('learn'), note: of('note'), likeliest: of('likeliest') };
}

function expectationsOf({ predictor }: LanguageModel, file: Uint16Array): (Expectation | undefined)[] {
  if (!predictor) return [];
  const output = new AdaptedOutput();
  let state = predictor.read(predictor.blank(), boundarySymbol);
  return Array.from(file, (symbol) => {
    const expectation = output.expectation(state);
    state = predictor.read(state, symbol);
    return expectation;
  });
}

function timed(
  language: LanguageModel,
  files: readonly Uint16Array[],
  expected: readonly (readonly (Expectation | undefined)[])[],
): Round {
  const total = files.reduce((sum, { length }) => sum + length, 0);
  const learning = secondsOf(language, files, (mixture, reading, file, which) => {
    for (const [at, symbol] of file.entries()) learn(mixture, reading, expected[which]![at], symbol);
  });
  const searching = secondsOf(language, files, (mixture, reading, file, which) => {
    for (const [at, symbol] of file.entries()) {
      if (reading.isFull) reading.restart();
      mixture.likeliest(reading, expected[which]![at], 1);
      reading.read(symbol);
    }
  });
  const noting = secondsOf(language, files, (mixture, reading, file) => {
    for (const symbol of file) {
      if (reading.isFull) reading.restart();
      mixture.note(reading, symbol, 'pass');
    }
    reading.hold();
  });
  return {
    learn: (1e6 * learning) / total,
    note: (1e6 * noting) / total,
    likeliest: (1e6 * searching) / total,
  };
}

/** Processor time of reading all files with one mixture; other processes do not count. */
function secondsOf(
  language: LanguageModel,
  files: readonly Uint16Array[],
  read: (mixture: Mixture, reading: Reading, file: Uint16Array, which: number) => void,
): number {
  const mixture = mixtureOf(language);
  let seconds = 0;
  for (const [which, file] of files.entries()) {
    const reading = newReading(language);
    const before = process.cpuUsage();
    read(mixture, reading, file, which);
    const { user, system } = process.cpuUsage(before);
    seconds += (user + system) / 1e6;
  }
  mixture.release();
  return seconds;
}

function learn(mixture: Mixture, reading: Reading, expectation: Expectation | undefined, symbol: number): void {
  if (reading.isFull) reading.restart();
  mixture.learn(reading, expectation, symbol, mixerRate);
}

/** A reading at the beginning of a file. */
function newReading(language: LanguageModel): Reading {
  const reading = new Reading(language, new DocumentMatches());
  reading.read(boundarySymbol);
  return reading;
}
