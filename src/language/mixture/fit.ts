import { type CancellationToken, neverCancelled } from '../../base/cancellation';
import { atOnce, type Stepwise } from '../../base/stepwise';
import { boundarySymbol } from '../../model/vocabulary';
import { fittingRate, mixerRate } from '../recipe';
import { AdaptedOutput } from './adaptedOutput';
import { DocumentMatches } from './documentMatches';
import { type LanguageModel, mixtureOf } from './languageModel';
import type { Mixture } from './mixture';
import type { PackedValues } from './packedValues';
import { Reading } from './reading';

/** Symbols between two yields: a few hundredths of a second. */
const symbolsOfStep = 256;

/** The part of the schedule for weights that are fitted already: the rate falls from that of the mixer in a document to 0. */
export const fromMixerRate = [1 - 1 / fittingRate, 1] as const;

/** How a mixture is fitted. */
export interface FittingOptions {
  readonly token?: CancellationToken;
  /**
   * The part of the schedule of learning rates, 0 … 1, that these files take; all of it if absent. The schedule begins with the
   * rate for weights that are all the same, and falls linearly to 0.
   */
  readonly schedule?: readonly [from: number, to: number];
}

/** The values of a mixture that is fitted on files that are not in the index, as `fitStepwise` does. */
export function fitMixture(language: LanguageModel, files: readonly Uint16Array[]): PackedValues {
  const mixture = mixtureOf(language);
  try {
    atOnce(fitStepwise(mixture, language, files));
    return mixture.learned();
  } finally {
    mixture.release();
  }
}

/**
 * Fits a mixture's weights on files that are not in the index, reading each from its first symbol to its last. The
 * statistics of a document are dropped at its end. When cancelled, the weights learned so far remain.
 */
export function* fitStepwise(
  mixture: Mixture,
  language: LanguageModel,
  files: readonly Uint16Array[],
  { token = neverCancelled, schedule: [from, to] = [0, 1] }: FittingOptions = {},
): Stepwise<void> {
  const total = files.reduce((sum, { length }) => sum + length, 0);
  let done = 0;
  const rate = (): number => {
    const progress = from + ((to - from) * done++) / total;
    return mixerRate * fittingRate * (1 - progress);
  };
  for (const file of files) {
    const reading = readThrough(language, mixture, file, rate);
    while (!token.isCancelled && !reading.next().done) yield done / total;
  }
}

/** How well a file was predicted. */
export interface FilePrediction {
  readonly nats: number;
  /** For each symbol, 1 if it was the likeliest. */
  readonly wasLikeliest: Uint8Array;
}

/** Predicts a file from its first symbol to its last, learning online. */
export function predictFile(language: LanguageModel, file: Uint16Array): FilePrediction {
  const mixture = mixtureOf(language);
  try {
    return atOnce(readThrough(language, mixture, file, () => mixerRate));
  } finally {
    mixture.release();
  }
}

function* readThrough(
  language: LanguageModel,
  mixture: Mixture,
  file: Uint16Array,
  rate: () => number,
): Stepwise<FilePrediction> {
  const reading = new Reading(language, new DocumentMatches());
  const output = new AdaptedOutput();
  const { predictor } = language;
  mixture.forgetDocument();
  reading.read(boundarySymbol);
  let state = predictor?.read(predictor.blank(), boundarySymbol);
  const wasLikeliest = new Uint8Array(file.length);
  let nats = 0;
  for (const [i, symbol] of file.entries()) {
    if (reading.isFull) reading.restart();
    const expectation = state && output.expectation(state);
    const step = mixture.learn(reading, expectation, symbol, rate());
    if (state && expectation) output.learn(state, expectation, symbol);
    nats += step.nats;
    if (step.wasLikeliest) wasLikeliest[i] = 1;
    state = state && predictor?.read(state, symbol);
    if (i % symbolsOfStep === symbolsOfStep - 1) yield i / file.length;
  }
  return { nats, wasLikeliest };
}
