import type { CancellationToken } from '../base/cancellation';
import type { Random } from '../base/random';
import { boundarySymbol } from '../model/vocabulary';
import { isWordCharacter } from './places';
import { drawn } from './sample';
import type { Candidate, TextModel } from './textModel';

/** A text that may follow, and how sure the model is of each beginning of it. */
export interface Hypothesis<State = unknown> {
  /** Whole characters only. */
  readonly characters: readonly string[];
  /** ln of the probability of the text up to and with each character: falls from left to right. */
  readonly logProbabilities: readonly number[];
  /** After each character. */
  readonly states: readonly State[];
  readonly end: 'line' | 'file' | 'floor' | 'length';
  /** Whether the likeliest character to follow does not go on with a word. */
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
interface Beam<State> {
  readonly state: State;
  readonly logProbability: number;
  readonly characters: readonly string[];
  readonly logProbabilities: readonly number[];
  readonly states: readonly State[];
  /** Symbols of the character that is being spelled. */
  readonly spelled: readonly number[];
  readonly newlines: number;
}

/**
 * Beam search: keeps the `width` likeliest texts at each character (1 is greedy decoding) and returns them when all have
 * ended, likeliest first. Ends early, with what it has, when it is cancelled.
 */
export function beamSearch<State>(
  model: TextModel<State>,
  state: State,
  width: number,
  limits: DecodingLimits,
  token: CancellationToken,
): Hypothesis<State>[] {
  const ended: Hypothesis<State>[] = [];
  let beams: Beam<State>[] = [seed(state)];
  while (beams.length > 0 && ended.length < width && !token.isCancelled) {
    const grown: { beam: Beam<State>; symbol: number; logProbability: number }[] = [];
    for (const beam of beams) {
      for (const { symbol, probability } of model.likeliest(beam.state, width)) {
        grown.push({ beam, symbol, logProbability: beam.logProbability + Math.log(probability) });
      }
    }
    grown.sort((a, b) => b.logProbability - a.logProbability);
    const next: Beam<State>[] = [];
    for (const { beam, symbol, logProbability } of grown.slice(0, width - ended.length)) {
      const end = endBefore(model, beam, symbol, logProbability, limits);
      if (end === undefined) next.push(grow(model, beam, symbol, logProbability));
      else if (!ended.some((other) => other.characters.join('') === beam.characters.join('')))
        ended.push(finish(model, beam, end));
    }
    beams = next;
  }
  return ended.sort((a, b) => lastOf(b) - lastOf(a));
}

/** One text, each symbol drawn at a temperature from the top k; its probability is that of the untempered model. */
export function sampleHypothesis<State>(
  model: TextModel<State>,
  state: State,
  sampling: { readonly temperature: number; readonly topK: number; readonly random: Random },
  limits: DecodingLimits,
  token: CancellationToken,
): Hypothesis<State> {
  let beam = seed(state);
  while (!token.isCancelled) {
    const { symbol, probability } = draw(model.likeliest(beam.state, sampling.topK), sampling);
    const logProbability = beam.logProbability + Math.log(probability);
    const end = endBefore(model, beam, symbol, logProbability, limits);
    if (end !== undefined) return finish(model, beam, end);
    beam = grow(model, beam, symbol, logProbability);
  }
  return finish(model, beam, 'length');
}

function draw(
  candidates: readonly Candidate[],
  { temperature, random }: { readonly temperature: number; readonly random: Random },
): Candidate {
  const logProbabilities = candidates.map(({ probability }) => Math.log(probability));
  return candidates[drawn(logProbabilities, temperature, random)];
}

function seed<State>(state: State): Beam<State> {
  return { state, logProbability: 0, characters: [], logProbabilities: [], states: [], spelled: [], newlines: 0 };
}

function grow<State>(model: TextModel<State>, beam: Beam<State>, symbol: number, logProbability: number): Beam<State> {
  const spelled = [...beam.spelled, symbol];
  const character = model.vocabulary.wholeCharacter(spelled);
  const state = model.read(beam.state, symbol);
  return {
    state,
    logProbability,
    spelled: character === undefined ? spelled : [],
    characters: character === undefined ? beam.characters : [...beam.characters, character],
    logProbabilities: character === undefined ? beam.logProbabilities : [...beam.logProbabilities, logProbability],
    states: character === undefined ? beam.states : [...beam.states, state],
    newlines: beam.newlines + (character === '\n' ? 1 : 0),
  };
}

function endBefore<State>(
  { vocabulary }: TextModel<State>,
  beam: Beam<State>,
  symbol: number,
  logProbability: number,
  limits: DecodingLimits,
): Hypothesis['end'] | undefined {
  if (symbol === boundarySymbol) return 'file';
  if (vocabulary.wholeCharacter([symbol]) === '\n' && beam.newlines + 1 >= limits.maximumLines) return 'line';
  if (logProbability < Math.log(limits.minimumProbability)) return 'floor';
  return beam.characters.length + beam.spelled.length >= limits.maximumLength ? 'length' : undefined;
}

function finish<State>(model: TextModel<State>, beam: Beam<State>, end: Hypothesis['end']): Hypothesis<State> {
  const { characters, logProbabilities, states, state, spelled } = beam;
  const [next] = model.likeliest(state, 1);
  const goesOn = spelled.length > 0 || isWordCharacter(model.vocabulary.wholeCharacter([next.symbol]) ?? '');
  return { characters, logProbabilities, states, end, isAtWordEnd: !goesOn };
}

function lastOf({ logProbabilities }: Hypothesis): number {
  return logProbabilities.at(-1) ?? -Infinity;
}
