import type { CancellationToken } from '../base/cancellation';
import type { Random } from '../base/random';
import { boundarySymbol } from '../model/vocabulary';
import { drawn } from './sample';
import type { Candidate, TextModel } from './textModel';

/** A possible continuation, with the probability of each of its prefixes. */
export interface Hypothesis<State = unknown> {
  /** Complete characters only; a partly spelled one is left out. */
  readonly characters: readonly string[];
  /** Cumulative ln probability up to and including each character; never increases. */
  readonly logProbabilities: readonly number[];
  /** Model state after each character. */
  readonly states: readonly State[];
  readonly end: 'line' | 'file' | 'floor' | 'length';
  /** The likeliest next character; empty if that is the end of the file. */
  readonly next: string;
}

export interface DecodingLimits {
  /** A hypothesis ends before the symbol that would lower its probability below this. */
  readonly minimumProbability: number;
  /** In characters. */
  readonly maximumLength: number;
  /** A hypothesis ends before the newline that would start a line beyond this number. */
  readonly maximumLines: number;
}

/** A hypothesis that is still growing. */
export interface Beam<State> {
  readonly state: State;
  readonly logProbability: number;
  readonly characters: readonly string[];
  readonly logProbabilities: readonly number[];
  readonly states: readonly State[];
  /** Symbols of a character that is only partly spelled. */
  readonly spelled: readonly number[];
  readonly newlines: number;
}

/**
 * Best-first search for the likeliest prefixes of a line that satisfy `isBeginning`, likeliest first. A prefix that
 * reaches the end of the line first is dropped. The search expands at most `looks` prefixes and stops when cancelled.
 */
export function beginnings<State>(
  model: TextModel<State>,
  state: State,
  isBeginning: (characters: readonly string[]) => boolean,
  { count, looks, branches, ...limits }: BeginningLimits,
  token: CancellationToken,
): Beam<State>[] {
  const found: Beam<State>[] = [];
  const open: Growth<State>[] = [{ logProbability: 0, grow: () => seed(state) }];
  for (let look = 0; look < looks && open.length > 0 && found.length < count && !token.isCancelled; look++) {
    const beam = open.shift()!.grow();
    if (beam.spelled.length === 0 && isBeginning(beam.characters)) found.push(beam);
    else for (const one of growths(model, beam, branches, limits)) insertByProbability(open, one);
  }
  return found;
}

/**
 * A hypothesis extended by one symbol. `grow` runs the model only if the search gets to it; most are never expanded.
 */
interface Growth<State> {
  readonly logProbability: number;
  readonly grow: () => Beam<State>;
}

export interface BeginningLimits extends DecodingLimits {
  /**
   * `count` results at most, after at most `looks` expansions, with the `branches` likeliest symbols tried after each.
   */
  readonly count: number;
  readonly looks: number;
  readonly branches: number;
}

function growths<State>(
  model: TextModel<State>,
  beam: Beam<State>,
  branches: number,
  limits: DecodingLimits,
): Growth<State>[] {
  return model.likeliest(beam.state, branches).flatMap(({ symbol, probability }) => {
    const logProbability = beam.logProbability + Math.log(probability);
    const isEnd = endBefore(model, beam, symbol, logProbability, limits) !== undefined;
    return isEnd ? [] : [{ logProbability, grow: () => grow(model, beam, symbol, logProbability) }];
  });
}

function insertByProbability<State>(growths: Growth<State>[], one: Growth<State>): void {
  const at = growths.findIndex((other) => other.logProbability < one.logProbability);
  growths.splice(at < 0 ? growths.length : at, 0, one);
}

/**
 * Beam search: keeps the `width` likeliest hypotheses at each character (1 is greedy decoding) and returns them,
 * likeliest first, when all have ended. When cancelled, it returns those that have ended.
 */
export function beamSearch<State>(
  model: TextModel<State>,
  state: State,
  width: number,
  limits: DecodingLimits,
  token: CancellationToken,
): Hypothesis<State>[] {
  return searchFrom(model, seed(state), width, limits, token);
}

/** Greedy continuation of a prefix. `limits.minimumProbability` applies to the continuation alone. */
export function goOnFrom<State>(
  model: TextModel<State>,
  beginning: Beam<State>,
  limits: DecodingLimits,
  token: CancellationToken,
): Hypothesis<State>[] {
  const minimumProbability = limits.minimumProbability * Math.exp(beginning.logProbability);
  return searchFrom(model, beginning, 1, { ...limits, minimumProbability }, token);
}

function searchFrom<State>(
  model: TextModel<State>,
  beginning: Beam<State>,
  width: number,
  limits: DecodingLimits,
  token: CancellationToken,
): Hypothesis<State>[] {
  const ended: Hypothesis<State>[] = [];
  let beams: Beam<State>[] = [beginning];
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

/**
 * Samples one text: each symbol is drawn from the top k at the given temperature. The probabilities returned are those
 * at temperature 1.
 */
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
  const { characters, logProbabilities, states } = beam;
  return { characters, logProbabilities, states, end, next: nextCharacter(model, beam) };
}

function nextCharacter<State>(model: TextModel<State>, { state, spelled }: Beam<State>): string {
  let here = state;
  for (const symbols = [...spelled]; ;) {
    const { symbol } = model.likeliest(here, 1)[0];
    symbols.push(symbol);
    const character = symbol === boundarySymbol ? '' : model.vocabulary.wholeCharacter(symbols);
    if (character !== undefined) return character;
    here = model.read(here, symbol);
  }
}

function lastOf({ logProbabilities }: Hypothesis): number {
  return logProbabilities.at(-1) ?? -Infinity;
}
