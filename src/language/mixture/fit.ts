import type { CancellationToken } from '../../base/cancellation';
import { atOnce, type Stepwise } from '../../base/stepwise';
import { boundarySymbol } from '../../model/vocabulary';
import { fittingRate, mixerRate } from '../recipe';
import type { LearnedArray } from './adaptiveProbabilities';
import { DocumentCache } from './documentCache';
import { expectationOf } from './expectation';
import { type Language, mixtureOf } from './language';
import { Mixture } from './mixture';
import { Reading } from './reading';

/** Symbols of one step: a few hundredths of a second. */
const symbolsOfStep = 256;

/**
 * Learns how to mix from files that the index does not hold, each from its first symbol to its last; what is learned of a
 * file's own text is forgotten at its end. Returns what a mixture begins with.
 */
export function fitMixture(
  language: Language,
  files: readonly Uint16Array[],
  token: CancellationToken,
): readonly LearnedArray[] {
  return atOnce(fitMixtureStepwise(language, files, token));
}

/** As `fitMixture`. Cancelled, it returns what was learned until then. */
export function* fitMixtureStepwise(
  language: Language,
  files: readonly Uint16Array[],
  token: CancellationToken,
): Stepwise<readonly LearnedArray[]> {
  const mixture = new Mixture(language.tree);
  const total = files.reduce((sum, { length }) => sum + length, 0);
  let done = 0;
  const rate = (): number => mixerRate * (fittingRate + ((1 - fittingRate) * done++) / total);
  for (const file of files) {
    const reading = readThrough(language, mixture, file, rate, token);
    while (!reading.next().done) yield done / total;
  }
  return mixture.arrays;
}

/** How well a file was predicted that was read from its first symbol to its last. */
export interface Prediction {
  readonly nats: number;
  /** For each symbol, whether it was the likeliest. */
  readonly wasLikeliest: Uint8Array;
}

/** Reads a file from its first symbol to its last, learning all the while. */
export function predictFile(language: Language, file: Uint16Array, token: CancellationToken): Prediction {
  return atOnce(readThrough(language, mixtureOf(language), file, () => mixerRate, token));
}

function* readThrough(
  { index, alphabet, predictor }: Language,
  mixture: Mixture,
  file: Uint16Array,
  rate: () => number,
  token: CancellationToken,
): Stepwise<Prediction> {
  const reading = new Reading(index, alphabet, new DocumentCache());
  reading.read(boundarySymbol);
  let state = predictor?.read(predictor.blank(), boundarySymbol);
  const wasLikeliest = new Uint8Array(file.length);
  let nats = 0;
  for (const [i, symbol] of file.entries()) {
    if (token.isCancelled) break;
    if (reading.isFull) reading.restart();
    const step = mixture.learn(reading, state && expectationOf(state), symbol, rate());
    nats += step.nats;
    if (step.wasLikeliest) wasLikeliest[i] = 1;
    state = state && predictor?.read(state, symbol);
    if (i % symbolsOfStep === symbolsOfStep - 1) yield i / file.length;
  }
  return { nats, wasLikeliest };
}
