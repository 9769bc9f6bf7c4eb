import type { CancellationToken } from '../base/cancellation';
import type { Random } from '../base/random';
import type { Predictor, PredictorState } from '../model/predictor';
import { boundarySymbol, type Vocabulary } from '../model/vocabulary';
import { likeliest, sampleSymbol } from './sample';

/** A text that may follow, and how sure the network is of each beginning of it. */
export interface Hypothesis {
  /** Whole characters only. */
  readonly characters: readonly string[];
  /** ln of the probability of the text up to and with each character: falls from left to right. */
  readonly logProbabilities: readonly number[];
  readonly end: 'line' | 'file' | 'floor' | 'length';
  /** Whether a character that ends a word is likelier to follow than one that goes on with it. */
  readonly isAtWordEnd: boolean;
}

export interface DecodingLimits {
  /** A hypothesis ends before the character with which its probability would fall below this. */
  readonly minimumProbability: number;
  /** In characters. */
  readonly maximumLength: number;
  /** It ends before the newline that would begin one more line than this. */
  readonly maximumLines: number;
}

/** A hypothesis that still grows. */
interface Beam {
  readonly state: PredictorState;
  readonly logProbability: number;
  readonly characters: readonly string[];
  readonly logProbabilities: readonly number[];
  /** Symbols of the character that is being spelled. */
  readonly spelled: readonly number[];
  readonly newlines: number;
}

/**
 * Beam search: keeps the `width` likeliest texts at each character (1 is greedy decoding) and returns them when all have
 * ended, likeliest first. Ends early, with what it has, when it is cancelled.
 */
export function beamSearch(
  predictor: Predictor,
  vocabulary: Vocabulary,
  state: PredictorState,
  width: number,
  limits: DecodingLimits,
  token: CancellationToken,
): Hypothesis[] {
  const ended: Hypothesis[] = [];
  let beams: Beam[] = [seed(state)];
  while (beams.length > 0 && ended.length < width && !token.isCancelled) {
    const grown: { beam: Beam; symbol: number; logProbability: number }[] = [];
    for (const beam of beams) {
      for (const symbol of likeliest(beam.state.logProbabilities, width)) {
        grown.push({ beam, symbol, logProbability: beam.logProbability + beam.state.logProbabilities[symbol] });
      }
    }
    grown.sort((a, b) => b.logProbability - a.logProbability);
    const next: Beam[] = [];
    for (const { beam, symbol } of grown.slice(0, width - ended.length)) {
      const end = endBefore(vocabulary, beam, symbol, limits);
      if (end === undefined) next.push(grow(predictor, vocabulary, beam, symbol));
      else if (!ended.some((other) => other.characters.join('') === beam.characters.join('')))
        ended.push(finish(vocabulary, beam, end));
    }
    beams = next;
  }
  return ended.sort((a, b) => lastOf(b) - lastOf(a));
}

/** One text, each symbol drawn at a temperature from the top k; its probability is that of the untempered network. */
export function sampleHypothesis(
  predictor: Predictor,
  vocabulary: Vocabulary,
  state: PredictorState,
  sampling: { readonly temperature: number; readonly topK: number; readonly random: Random },
  limits: DecodingLimits,
  token: CancellationToken,
): Hypothesis {
  let beam = seed(state);
  while (!token.isCancelled) {
    const symbol = sampleSymbol(beam.state, sampling, sampling.random);
    const end = endBefore(vocabulary, beam, symbol, limits);
    if (end !== undefined) return finish(vocabulary, beam, end);
    beam = grow(predictor, vocabulary, beam, symbol);
  }
  return finish(vocabulary, beam, 'length');
}

function seed(state: PredictorState): Beam {
  return { state, logProbability: 0, characters: [], logProbabilities: [], spelled: [], newlines: 0 };
}

function grow(predictor: Predictor, vocabulary: Vocabulary, beam: Beam, symbol: number): Beam {
  const logProbability = beam.logProbability + beam.state.logProbabilities[symbol];
  const spelled = [...beam.spelled, symbol];
  const character = vocabulary.wholeCharacter(spelled);
  return {
    state: predictor.read(beam.state, symbol),
    logProbability,
    spelled: character === undefined ? spelled : [],
    characters: character === undefined ? beam.characters : [...beam.characters, character],
    logProbabilities: character === undefined ? beam.logProbabilities : [...beam.logProbabilities, logProbability],
    newlines: beam.newlines + (character === '\n' ? 1 : 0),
  };
}

function endBefore(
  vocabulary: Vocabulary,
  beam: Beam,
  symbol: number,
  limits: DecodingLimits,
): Hypothesis['end'] | undefined {
  if (symbol === boundarySymbol) return 'file';
  if (vocabulary.wholeCharacter([symbol]) === '\n' && beam.newlines + 1 >= limits.maximumLines) return 'line';
  const logProbability = beam.logProbability + beam.state.logProbabilities[symbol];
  if (logProbability < Math.log(limits.minimumProbability)) return 'floor';
  return beam.characters.length + beam.spelled.length >= limits.maximumLength ? 'length' : undefined;
}

function finish(vocabulary: Vocabulary, beam: Beam, end: Hypothesis['end']): Hypothesis {
  const { characters, logProbabilities, state } = beam;
  let ofWords = 0;
  state.logProbabilities.forEach((logProbability, symbol) => {
    if (isWordCharacter(vocabulary.wholeCharacter([symbol]) ?? '')) ofWords += Math.exp(logProbability);
  });
  return { characters, logProbabilities, end, isAtWordEnd: ofWords < 0.5 };
}

export function isWordCharacter(character: string): boolean {
  return /^[\p{L}\p{N}_$]$/u.test(character);
}

function lastOf({ logProbabilities }: Hypothesis): number {
  return logProbabilities.at(-1) ?? -Infinity;
}
