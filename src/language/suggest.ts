import type { CancellationToken } from '../base/cancellation';
import { Random } from '../base/random';
import { type Fit, fitOf, isAtEnd, isGap } from '../text/fit';
import { beforeLineThatStands } from '../text/lines';
import { Nesting, unclosed } from '../text/nesting';
import { calibrated } from './calibration';
import { beamSearch, type DecodingLimits, type Hypothesis, sampleHypothesis } from './decode';
import { distinct, offered, ranked, variedHypotheses } from './explicit';
import { joins } from './infill';
import { fromIndentation, type Indentation, inLayoutOf } from './layout';
import * as places from './places';
import { automaticFloor, requestedFloor, requestedJoin, sureJoin, sureLines } from './recipe';
import { bestCut } from './stopping';
import type { TextModel } from './textModel';

export interface SuggestionRequest {
  readonly trigger: 'automatic' | 'explicit';
  /** The document before the cursor. */
  readonly before: string;
  /** Text between the cursor and the end of its line. */
  readonly lineSuffix: string;
  /** The document behind that line. */
  readonly after: string;
  /** 0 searches for the likeliest text; above it, text is sampled. */
  readonly temperature: number;
  /** Sampling chooses among this many likeliest symbols. */
  readonly topK: number;
  /** Of showing an automatic suggestion, in keystrokes: it must be worth more (see `bestCut`). */
  readonly price: number;
  /** In characters. */
  readonly maximumLength: number;
  /** Whether an automatic suggestion may span lines: at the start of an empty block it then may. */
  readonly severalLines: boolean;
  /** What the editor indents the document with; where absent, a text of several lines is indented as the document is. */
  readonly indentation?: Indentation;
}

export interface Suggestion {
  readonly text: string;
  /** That all of the text is right. */
  readonly probability: number;
  /** UTF-16 units behind the cursor that the text contains, and therefore replaces: closing brackets and quotes. */
  readonly replaces: number;
}

/** Suggestions, the best first, or why there is none. */
export type SuggestionResult =
  | { readonly kind: 'suggestions'; readonly suggestions: readonly Suggestion[] }
  | { readonly kind: 'quiet'; readonly reason: string };

/** How many are offered to who asks. */
const explicitWidth = 3;

const mostLines = 6;

/** Probability, by trigger, from which a text is put into the middle of a line. */
const leastJoin = { automatic: sureJoin, explicit: requestedJoin };

/** Where sampled bytes make no character. */
const replacementCharacter = '\ufffd';

/** From the state at the cursor to what is shown there. */
export function suggest<State>(
  model: TextModel<State>,
  state: State,
  request: SuggestionRequest,
  token: CancellationToken,
): SuggestionResult {
  const { before, lineSuffix, trigger } = request;
  const isMiddle = !isAtEnd(lineSuffix);
  let found = isMiddle ? missing(model, state, request, token) : [];
  if (found.length === 0 && (!isMiddle || isGap(before, lineSuffix)))
    found = continuations(model, state, request, token);
  if (token.isCancelled) return quiet('cancelled');
  const placed = found.map((one) => ({ ...one, text: fromIndentation(before, one.text, trigger) }));
  const isShown = ({ text }: Suggestion): boolean =>
    text.trim() !== '' && !text.includes(replacementCharacter) && !lineSuffix.startsWith(text);
  const suggestions = distinct(placed.filter(isShown))
    .slice(0, explicitWidth)
    .map((one) => ({ ...one, text: inLayoutOf(before, one.text, request.indentation) }));
  if (suggestions.length > 0) return { kind: 'suggestions', suggestions };
  if (isMiddle) return quiet('nothing joins the text that follows the cursor on its line well enough');
  if (trigger === 'explicit') return quiet('nothing is expected here');
  return quiet('no continuation is sure enough to be worth a look');
}

/** What goes on from the cursor, where its line ends but for closing brackets and the like, or has a gap. */
function continuations<State>(
  model: TextModel<State>,
  state: State,
  request: SuggestionRequest,
  token: CancellationToken,
): Suggestion[] {
  const { before, lineSuffix, severalLines } = request;
  const line = limits(request);
  const block = { ...line, maximumLength: 2 * line.maximumLength, maximumLines: mostLines };
  if (request.trigger === 'automatic') {
    const mayBeBlock = severalLines && places.isInEmptyBlock(before, lineSuffix);
    const hypotheses = decode(model, state, request, 1, mayBeBlock ? block : line, token);
    return hypotheses.map((hypothesis) => worthwhile(model, hypothesis, request));
  }
  const hypotheses =
    request.temperature === 0
      ? variedHypotheses(model, state, { line, block }, token)
      : decode(model, state, request, explicitWidth, line, token);
  const parts = hypotheses.map((hypothesis) => offered(hypothesis, limitOffered(model, hypothesis, request), before));
  return ranked(parts.filter((part) => part !== undefined)).map(({ text, logProbability, replaces }) => ({
    text,
    replaces,
    probability: calibrated(Math.exp(logProbability)),
  }));
}

function limitOffered<State>(model: TextModel<State>, hypothesis: Hypothesis<State>, request: SuggestionRequest): Fit {
  const { before, lineSuffix } = request;
  const limit = limitOf(model, hypothesis, request);
  if (!places.isInEmptyBlock(before, lineSuffix)) return limit;
  return { ...limit, most: Math.min(limit.most, places.endOfBlock(hypothesis.characters, before)) };
}

/** What is missing between the cursor and the text behind it on its line. */
function missing<State>(
  model: TextModel<State>,
  state: State,
  request: SuggestionRequest,
  token: CancellationToken,
): Suggestion[] {
  const width = request.trigger === 'automatic' ? 1 : explicitWidth;
  const hypotheses = decode(model, state, request, width, limits(request), token);
  return joins(model, state, hypotheses, request.lineSuffix, token)
    .filter(({ probability }) => probability >= leastJoin[request.trigger])
    .filter(({ hypothesis, length }) => {
      const { most, allows } = limitOf(model, hypothesis, request);
      return length <= most && allows(length);
    })
    .slice(0, width)
    .map(({ hypothesis, length, probability }) => ({ text: textOf(hypothesis, length), probability, replaces: 0 }));
}

/** Of a single line. */
function limits({ trigger, maximumLength }: SuggestionRequest): DecodingLimits {
  const minimumProbability = trigger === 'automatic' ? automaticFloor : requestedFloor;
  return { minimumProbability, maximumLength, maximumLines: 1 };
}

function decode<State>(
  model: TextModel<State>,
  state: State,
  request: SuggestionRequest,
  width: number,
  limits: DecodingLimits,
  token: CancellationToken,
): Hypothesis<State>[] {
  if (request.temperature === 0) return beamSearch(model, state, width, limits, token);
  const sampling = { ...request, random: new Random(width) };
  return Array.from({ length: width }, () => sampleHypothesis(model, state, sampling, limits, token));
}

/** The part of an automatic hypothesis that is worth showing; nothing where none is. */
function worthwhile<State>(
  model: TextModel<State>,
  hypothesis: Hypothesis<State>,
  request: SuggestionRequest,
): Suggestion {
  const { characters, end } = hypothesis;
  const limit = limitOf(model, hypothesis, request);
  const most = Math.min(limit.most, places.endOfBlock(characters, request.before));
  const newline = characters.indexOf('\n');
  const isWholeLine = newline >= 0 && newline <= most;
  const line = isWholeLine ? newline : most;
  const goesOn = line === characters.length && (end === 'floor' || end === 'length');
  // A blank is left only where something follows it.
  const isBlankLeft = goesOn || (line < characters.length && !isWholeLine && !/^\s/.test(request.lineSuffix));
  const length = isBlankLeft ? line : places.withoutBlanks(characters, line);
  const ends = places.endsOf(characters.slice(0, places.graphemeEnd(characters, length)), request.before);
  const isHalf = goesOn && places.endsInWord(hypothesis);
  const cut = bestCut(hypothesis, isHalf ? ends.slice(0, -1) : ends, request.price, limit.allows);
  if (!cut) return { text: '', probability: 0, replaces: 0 };
  const all = isWholeLine && cut.length === length ? lastSureLine(hypothesis, most) : 0;
  return shownUpTo(hypothesis, limit.allows(all) ? Math.max(cut.length, all) : cut.length, limit);
}

/** Where the last line ends up to which all is sure; 0 where none is. */
function lastSureLine({ characters, logProbabilities, end }: Hypothesis, most: number): number {
  const isEnd = (i: number): boolean =>
    i < characters.length ? characters[i] === '\n' : end === 'line' || end === 'file';
  let length = most;
  while (length > 0 && !(isEnd(length) && logProbabilities[length - 1] >= Math.log(sureLines))) length--;
  return places.withoutBlanks(characters, length);
}

function shownUpTo(hypothesis: Hypothesis, length: number, { replaces }: Fit): Suggestion {
  const probability = calibrated(Math.exp(hypothesis.logProbabilities[length - 1] ?? 0));
  return { text: textOf(hypothesis, length), probability, replaces: replaces(length) };
}

/** How much of a hypothesis may be shown, in characters, and which of its beginnings leave the line in order. */
function limitOf<State>(
  model: TextModel<State>,
  { characters, states }: Hypothesis<State>,
  request: SuggestionRequest,
): Fit {
  const fit = fitOf(characters, request, (i) => isLearnedUnopened(model, states[i], characters[i]));
  const most = Math.min(
    fit.most,
    places.beforeRepetition(characters),
    beforeLineThatStands(characters, request.before, request.after),
  );
  return { ...fit, most };
}

/** Whether the learned text that agrees longest has this closer, too, without anything that opens it. */
function isLearnedUnopened<State>(model: TextModel<State>, state: State, closer: string): boolean {
  const learned = model.learnedBefore?.(state);
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
