import type { CancellationToken } from '../base/cancellation';
import { Random } from '../base/random';
import { type Fit, fitOf, isAtEnd, isGap } from '../text/fit';
import { lengthBeforeRepeatedLine } from '../text/lines';
import { Nesting, unclosed } from '../text/nesting';
import { calibrated } from './calibration';
import { beamSearch, type DecodingLimits, type Hypothesis, sampleHypothesis, secondChoice } from './decode';
import { distinct, offered, ranked, variedHypotheses } from './explicit';
import { joins } from './infill';
import { fromIndentation, type Indentation, inLayoutOf } from './layout';
import * as endings from './endings';
import { automaticFloor, requestedFloor, requestedJoin, secondFloor, sureJoin, sureLines } from './recipe';
import { bestCut } from './stopping';
import type { TextState } from './textState';

export interface SuggestionRequest {
  readonly trigger: 'automatic' | 'explicit';
  /** Text of the document before the cursor. */
  readonly before: string;
  /** Text between the cursor and the end of its line. */
  readonly lineSuffix: string;
  /** Text of the document after that line. */
  readonly after: string;
  /** 0 searches for the likeliest text; above it, text is sampled. */
  readonly temperature: number;
  /** Above temperature 0, symbols are drawn from this many likeliest ones. */
  readonly topK: number;
  /**
   * Show threshold of an automatic suggestion, in keystrokes: a suggestion must be worth more (see `bestCut`). 0 beside the
   * list of suggestions, which shows in any case.
   */
  readonly price: number;
  /** In characters. */
  readonly maximumLength: number;
  /** Whether an automatic suggestion may span lines, which it does in an empty block only. */
  readonly severalLines: boolean;
  /** The editor's indentation settings; if absent, a text of several lines is indented as the document is. */
  readonly indentation?: Indentation;
}

export interface Suggestion {
  readonly text: string;
  /** Probability that all of the text is right. */
  readonly probability: number;
  /** UTF-16 units after the cursor that the text contains and therefore replaces: closing brackets and quotes. */
  readonly replaces: number;
}

/** Suggestions, best first, or the reason why there is none. */
export type SuggestionResult =
  | { readonly kind: 'suggestions'; readonly suggestions: readonly Suggestion[] }
  | { readonly kind: 'quiet'; readonly reason: string };

/** Number of suggestions for an explicit request. */
const explicitWidth = 3;

const mostLines = 6;

/** Lowest probability, by trigger, at which a text for the middle of a line is shown. */
const leastJoin = { automatic: sureJoin, explicit: requestedJoin };

/** Suggestions at the cursor, from the model's state there. */
export function suggest(state: TextState, request: SuggestionRequest, token: CancellationToken): SuggestionResult {
  const { before, lineSuffix, trigger } = request;
  const isMiddle = !isAtEnd(lineSuffix);
  let found = isMiddle ? missing(state, request, token) : [];
  if (found.length === 0 && (!isMiddle || isGap(before, lineSuffix))) found = continuations(state, request, token);
  if (token.isCancelled) return quiet('cancelled');
  const placed = found.map((one) => ({ ...one, text: fromIndentation(before, one.text, trigger) }));
  const isShown = ({ text }: Suggestion): boolean => text.trim() !== '' && !lineSuffix.startsWith(text);
  const suggestions = distinct(placed.filter(isShown))
    .slice(0, explicitWidth)
    .map((one) => ({ ...one, text: inLayoutOf(before, one.text, request.indentation) }));
  if (suggestions.length > 0) return { kind: 'suggestions', suggestions };
  if (isMiddle) return quiet('nothing fits the text after the cursor well enough');
  if (trigger === 'explicit') return quiet('no continuation was found');
  return quiet('no continuation is likely enough to be worth showing');
}

/** Continuations at the end of a line, or at a gap before closing brackets and the like. */
function continuations(state: TextState, request: SuggestionRequest, token: CancellationToken): Suggestion[] {
  const { before, lineSuffix, severalLines } = request;
  const line = limits(request);
  const block = { ...line, maximumLength: 2 * line.maximumLength, maximumLines: mostLines };
  if (request.trigger === 'automatic') {
    const mayBeBlock = severalLines && endings.isInEmptyBlock(before, lineSuffix);
    const extent = mayBeBlock ? block : line;
    const found = decode(state, request, 1, extent, token).map((hypothesis) => worthwhile(hypothesis, request));
    // Beside the list, the item alone would repeat what the list shows.
    if (request.price > 0 || found.some(({ text }) => text !== '')) return found;
    const second = { ...extent, minimumProbability: secondFloor };
    return secondChoice(state, second, token).map((hypothesis) => worthwhile(hypothesis, request));
  }
  const hypotheses =
    request.temperature === 0
      ? variedHypotheses(state, { line, block }, token)
      : decode(state, request, explicitWidth, line, token);
  const parts = hypotheses.map((hypothesis) => offered(hypothesis, limitOffered(hypothesis, request), before));
  return ranked(parts.filter((part) => part !== undefined)).map(({ text, logProbability, replaces }) => ({
    text,
    replaces,
    probability: calibrated(Math.exp(logProbability)),
  }));
}

function limitOffered(hypothesis: Hypothesis, request: SuggestionRequest): Fit {
  const { before, lineSuffix } = request;
  const limit = limitOf(hypothesis, request);
  if (!endings.isInEmptyBlock(before, lineSuffix)) return limit;
  return { ...limit, most: Math.min(limit.most, endings.endOfBlock(hypothesis.characters, before)) };
}

/** Texts that may be missing between the cursor and the text after it on its line. */
function missing(state: TextState, request: SuggestionRequest, token: CancellationToken): Suggestion[] {
  const width = request.trigger === 'automatic' ? 1 : explicitWidth;
  const hypotheses = decode(state, request, width, limits(request), token);
  return joins(state, hypotheses, request.lineSuffix, token)
    .filter(({ probability }) => probability >= leastJoin[request.trigger])
    .filter(({ hypothesis, length }) => {
      const { most, allows } = limitOf(hypothesis, request);
      return length <= most && allows(length);
    })
    .slice(0, width)
    .map(({ hypothesis, length, probability }) => ({ text: textOf(hypothesis, length), probability, replaces: 0 }));
}

/** Limits of a single line. */
function limits({ trigger, maximumLength }: SuggestionRequest): DecodingLimits {
  const minimumProbability = trigger === 'automatic' ? automaticFloor : requestedFloor;
  return { minimumProbability, maximumLength, maximumLines: 1 };
}

function decode(
  state: TextState,
  request: SuggestionRequest,
  width: number,
  limits: DecodingLimits,
  token: CancellationToken,
): Hypothesis[] {
  if (request.temperature === 0) return beamSearch(state, width, limits, token);
  const sampling = { ...request, random: new Random(width) };
  return Array.from({ length: width }, () => sampleHypothesis(state, sampling, limits, token));
}

/** The part of an automatic hypothesis that is worth showing; an empty suggestion if none is. */
function worthwhile(hypothesis: Hypothesis, request: SuggestionRequest): Suggestion {
  const { characters, end } = hypothesis;
  const limit = limitOf(hypothesis, request);
  const most = Math.min(limit.most, endings.endOfBlock(characters, request.before));
  const newline = characters.indexOf('\n');
  const isWholeLine = newline >= 0 && newline <= most;
  const line = isWholeLine ? newline : most;
  const goesOn = line === characters.length && endings.isOpen(end);
  // A trailing space is kept only if something follows it.
  const isBlankLeft = goesOn || (line < characters.length && !isWholeLine && !/^\s/.test(request.lineSuffix));
  const length = isBlankLeft ? line : endings.withoutBlanks(characters, line);
  const ends = endings.endsOf(characters.slice(0, endings.graphemeEnd(characters, length)), request.before);
  const isHalf = goesOn && endings.stopsWithinWord(hypothesis);
  const allows = (length: number): boolean => limit.allows(length) && endings.withoutBlanks(characters, length) > 0;
  const cut = bestCut(hypothesis, isHalf ? ends.slice(0, -1) : ends, request.price, allows);
  if (!cut) return { text: '', probability: 0, replaces: 0 };
  const all = isWholeLine && cut.length === length ? lastSureLine(hypothesis, most) : 0;
  return shownUpTo(hypothesis, limit.allows(all) ? Math.max(cut.length, all) : cut.length, limit);
}

/** End of the last line up to which the probability is high enough; 0 if there is none. */
function lastSureLine({ characters, logProbabilities, end }: Hypothesis, most: number): number {
  const isEnd = (i: number): boolean =>
    i < characters.length ? characters[i] === '\n' : end === 'line' || end === 'file';
  let length = most;
  while (length > 0 && !(isEnd(length) && logProbabilities[length - 1] >= Math.log(sureLines))) length--;
  return endings.withoutBlanks(characters, length);
}

function shownUpTo(hypothesis: Hypothesis, length: number, { replaces }: Fit): Suggestion {
  const probability = calibrated(Math.exp(hypothesis.logProbabilities[length - 1] ?? 0));
  return { text: textOf(hypothesis, length), probability, replaces: replaces(length) };
}

/**
 * Longest part of a hypothesis that may be shown, in characters, and which of its prefixes keep the line well-formed.
 */
function limitOf({ characters, states }: Hypothesis, request: SuggestionRequest): Fit {
  const fit = fitOf(characters, request, (i) => isLearnedUnopened(states[i], characters[i]));
  const most = Math.min(
    fit.most,
    endings.beforeRepetition(characters),
    lengthBeforeRepeatedLine(characters, request.before, request.after),
  );
  return { ...fit, most };
}

/** Whether the learned text of the longest matching context has this closer too, with nothing that opens it. */
function isLearnedUnopened(state: TextState, closer: string): boolean {
  const learned = state.learnedBefore();
  if (learned?.endsWith(closer) !== true) return false;
  const start = learned.lastIndexOf('\n') + 1;
  const line = learned.slice(start, -closer.length);
  return !Nesting.after(line).read(closer, '') && unclosed(learned.slice(0, start), closer) === 0;
}

function textOf({ characters }: Hypothesis, length: number): string {
  return characters.slice(0, length).join('');
}

function quiet(reason: string): SuggestionResult {
  return { kind: 'quiet', reason };
}
