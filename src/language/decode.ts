import type { CancellationToken } from '../base/cancellation';
import type { Random } from '../base/random';
import { replacementCharacter } from '../base/utf8';
import { boundarySymbol } from '../model/vocabulary';
import { sampleIndex } from './sample';
import type { Candidate, TextState } from './textState';

/** A possible continuation, with the probability of each of its prefixes. */
export interface Hypothesis {
  /** Complete characters only; a partly spelled character is left out. */
  readonly characters: readonly string[];
  /** Cumulative ln probability up to and including each character; never increases. */
  readonly logProbabilities: readonly number[];
  /** Model state after each character. */
  readonly states: readonly TextState[];
  /** `unlearned`: before U+FFFD, which stands for text that is not learned. */
  readonly end: 'line' | 'file' | 'floor' | 'length' | 'unlearned';
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
export interface Beam {
  readonly state: TextState;
  readonly logProbability: number;
  readonly characters: readonly string[];
  readonly logProbabilities: readonly number[];
  readonly states: readonly TextState[];
  /** Symbols of a character that is only partly spelled. */
  readonly spelled: readonly number[];
  readonly newlines: number;
}

/**
 * Best-first search for the likeliest prefixes of a line that satisfy `isBeginning`, likeliest first. A prefix that
 * reaches the end of the line first is dropped. The search expands at most `looks` prefixes and stops when cancelled.
 */
export function beginnings(
  state: TextState,
  isBeginning: (characters: readonly string[]) => boolean,
  { count, looks, branches, ...limits }: BeginningLimits,
  token: CancellationToken,
): Beam[] {
  const found: Beam[] = [];
  const open: Growth[] = [{ logProbability: 0, grow: () => seed(state) }];
  for (let look = 0; look < looks && open.length > 0 && found.length < count && !token.isCancelled; look++) {
    const beam = open.shift()!.grow();
    if (beam.spelled.length === 0 && isBeginning(beam.characters)) found.push(beam);
    else for (const one of growths(beam, branches, limits)) insertByProbability(open, one);
  }
  return found;
}

/**
 * A hypothesis extended by one symbol. `grow` runs the model only if the search gets to it; most are never expanded.
 */
interface Growth {
  readonly logProbability: number;
  readonly grow: () => Beam;
}

export interface BeginningLimits extends DecodingLimits {
  /**
   * `count` results at most, after at most `looks` expansions, with the `branches` likeliest symbols tried after each.
   */
  readonly count: number;
  readonly looks: number;
  readonly branches: number;
}

function growths(beam: Beam, branches: number, limits: DecodingLimits): Growth[] {
  return beam.state.likeliest(branches).flatMap(({ symbol, probability }) => {
    const logProbability = beam.logProbability + Math.log(probability);
    const isEnd = endBefore(beam, symbol, logProbability, limits) !== undefined;
    return isEnd ? [] : [{ logProbability, grow: () => grow(beam, symbol, logProbability) }];
  });
}

function insertByProbability(growths: Growth[], one: Growth): void {
  const at = growths.findIndex((other) => other.logProbability < one.logProbability);
  growths.splice(at < 0 ? growths.length : at, 0, one);
}

/**
 * Beam search: keeps the `width` likeliest hypotheses at each character (1 is greedy decoding) and returns them,
 * likeliest first, when all have ended. When cancelled, it returns those that have ended.
 */
export function beamSearch(
  state: TextState,
  width: number,
  limits: DecodingLimits,
  token: CancellationToken,
): Hypothesis[] {
  return searchFrom(seed(state), width, limits, token);
}

/** Greedy continuation of a prefix. `limits.minimumProbability` applies to the continuation alone. */
export function continueFrom(beginning: Beam, limits: DecodingLimits, token: CancellationToken): Hypothesis[] {
  const minimumProbability = limits.minimumProbability * Math.exp(beginning.logProbability);
  return searchFrom(beginning, 1, { ...limits, minimumProbability }, token);
}

/** Greedy continuation from the second-likeliest symbol; none if that symbol ends the text. */
export function secondChoice(state: TextState, limits: DecodingLimits, token: CancellationToken): Hypothesis[] {
  const start = seed(state);
  return state
    .likeliest(2)
    .slice(1)
    .flatMap(({ symbol, probability }) => {
      const logProbability = Math.log(probability);
      if (endBefore(start, symbol, logProbability, limits) !== undefined) return [];
      return searchFrom(grow(start, symbol, logProbability), 1, limits, token);
    });
}

function searchFrom(beginning: Beam, width: number, limits: DecodingLimits, token: CancellationToken): Hypothesis[] {
  const ended: Hypothesis[] = [];
  let beams: Beam[] = [beginning];
  while (beams.length > 0 && ended.length < width && !token.isCancelled) {
    const grown: { beam: Beam; symbol: number; logProbability: number }[] = [];
    for (const beam of beams) {
      for (const { symbol, probability } of beam.state.likeliest(width)) {
        grown.push({ beam, symbol, logProbability: beam.logProbability + Math.log(probability) });
      }
    }
    grown.sort((a, b) => b.logProbability - a.logProbability);
    const next: Beam[] = [];
    for (const { beam, symbol, logProbability } of grown.slice(0, width - ended.length)) {
      const end = endBefore(beam, symbol, logProbability, limits);
      if (end === undefined) next.push(grow(beam, symbol, logProbability));
      else if (!ended.some((other) => other.characters.join('') === beam.characters.join('')))
        ended.push(finish(beam, end));
    }
    beams = next;
  }
  return ended.sort((a, b) => lastOf(b) - lastOf(a));
}

/**
 * Samples one text: each symbol is drawn from the top k at the given temperature. The probabilities returned are those
 * at temperature 1.
 */
export function sampleHypothesis(
  state: TextState,
  sampling: { readonly temperature: number; readonly topK: number; readonly random: Random },
  limits: DecodingLimits,
  token: CancellationToken,
): Hypothesis {
  let beam = seed(state);
  while (!token.isCancelled) {
    const { symbol, probability } = draw(beam.state.likeliest(sampling.topK), sampling);
    const logProbability = beam.logProbability + Math.log(probability);
    const end = endBefore(beam, symbol, logProbability, limits);
    if (end !== undefined) return finish(beam, end);
    beam = grow(beam, symbol, logProbability);
  }
  return finish(beam, 'length');
}

function draw(
  candidates: readonly Candidate[],
  { temperature, random }: { readonly temperature: number; readonly random: Random },
): Candidate {
  const logProbabilities = candidates.map(({ probability }) => Math.log(probability));
  return candidates[sampleIndex(logProbabilities, temperature, random)];
}

function seed(state: TextState): Beam {
  return { state, logProbability: 0, characters: [], logProbabilities: [], states: [], spelled: [], newlines: 0 };
}

function grow(beam: Beam, symbol: number, logProbability: number): Beam {
  const spelled = [...beam.spelled, symbol];
  const character = beam.state.vocabulary.wholeCharacter(spelled);
  const state = beam.state.read(symbol);
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

function endBefore(
  beam: Beam,
  symbol: number,
  logProbability: number,
  limits: DecodingLimits,
): Hypothesis['end'] | undefined {
  if (symbol === boundarySymbol) return 'file';
  const character = beam.state.vocabulary.wholeCharacter([...beam.spelled, symbol]);
  if (character === replacementCharacter) return 'unlearned';
  if (character === '\n' && beam.newlines + 1 >= limits.maximumLines) return 'line';
  if (logProbability < Math.log(limits.minimumProbability)) return 'floor';
  return beam.characters.length + beam.spelled.length >= limits.maximumLength ? 'length' : undefined;
}

function finish(beam: Beam, end: Hypothesis['end']): Hypothesis {
  const { characters, logProbabilities, states } = beam;
  return { characters, logProbabilities, states, end, next: nextCharacter(beam) };
}

function nextCharacter({ state, spelled }: Beam): string {
  let here = state;
  for (const symbols = [...spelled]; ;) {
    const { symbol } = here.likeliest(1)[0];
    symbols.push(symbol);
    const character = symbol === boundarySymbol ? '' : state.vocabulary.wholeCharacter(symbols);
    if (character !== undefined) return character;
    here = here.read(symbol);
  }
}

function lastOf({ logProbabilities }: Hypothesis): number {
  return logProbabilities.at(-1) ?? -Infinity;
}
