import type { Limits } from '../base/limits';
import type { Random } from '../base/random';
import { logProbabilitiesOf, type Predictor, type PredictorState } from '../model/predictor';
import { boundarySymbol, type Vocabulary } from '../model/vocabulary';

export interface SamplingOptions {
  /** 0 takes the likeliest symbol every time. */
  readonly temperature: number;
  /** Samples among this many likeliest symbols. */
  readonly topK: number;
}

/** Defaults of sampling on request. */
export const usualSampling = { length: 500, temperature: 0.7, seed: 1 } as const;

export const samplingLimits = {
  length: { from: 1, to: 1e6, whole: true },
  temperature: { from: 0, to: 10, whole: false },
  seed: { from: 0, to: 2 ** 32 - 1, whole: true },
} as const satisfies Readonly<Record<keyof typeof usualSampling, Limits>>;

/**
 * Samples `length` characters that follow `prime`, one symbol at a time, from the network's distribution; from the zero
 * state if `prime` is empty. The end of the file is not drawn.
 */
export function sampleText(
  predictor: Predictor,
  vocabulary: Vocabulary,
  random: Random,
  options: SamplingOptions & { readonly prime: string; readonly length: number },
): string {
  let state = predictor.read(predictor.blank(), boundarySymbol);
  for (const symbol of vocabulary.encode(options.prime)) state = predictor.read(state, symbol);
  const characters: string[] = [];
  // A character that has no symbol is spelled with several.
  let spelled: number[] = [];
  while (characters.length < options.length) {
    const symbol = sampleSymbol(state, options, random);
    spelled.push(symbol);
    state = predictor.read(state, symbol);
    if (vocabulary.wholeCharacter(spelled) === undefined) continue;
    characters.push(...Array.from(vocabulary.decode(spelled)));
    spelled = [];
  }
  return characters.slice(0, options.length).join('');
}

/** Draws one symbol that is not the boundary: with temperature τ, from the top k of p^(1/τ). */
function sampleSymbol(state: PredictorState, { temperature, topK }: SamplingOptions, random: Random): number {
  const logProbabilities = logProbabilitiesOf(state);
  const most = temperature === 0 ? 1 : topK;
  const candidates = likeliest(logProbabilities, most + 1)
    .filter((symbol) => symbol !== boundarySymbol)
    .slice(0, most);
  return candidates[
    sampleIndex(
      candidates.map((symbol) => logProbabilities[symbol]),
      temperature,
      random,
    )
  ];
}

/** Index of the candidate that is drawn at a temperature, of candidates sorted likeliest first; 0 takes the first. */
export function sampleIndex(logProbabilities: readonly number[], temperature: number, random: Random): number {
  if (temperature === 0) return 0;
  const weights = logProbabilities.map((one) => Math.exp((one - logProbabilities[0]) / temperature));
  let left = random.next() * weights.reduce((sum, weight) => sum + weight, 0);
  for (let i = 0; i < weights.length - 1; i++) {
    left -= weights[i];
    if (left < 0) return i;
  }
  return weights.length - 1;
}

/** The `count` likeliest symbols, likeliest first. `values` are their probabilities or log-probabilities. */
export function likeliest(values: Float32Array, count: number): number[] {
  const best: number[] = [];
  for (let symbol = 0; symbol < values.length; symbol++) {
    if (best.length === count && values[symbol] <= values[best[count - 1]]) continue;
    let at = best.length;
    while (at > 0 && values[best[at - 1]] < values[symbol]) at--;
    best.splice(at, 0, symbol);
    if (best.length > count) best.pop();
  }
  return best;
}
