import type { CancellationToken } from '../base/cancellation';
import { Random } from '../base/random';
import { calibrated } from './calibration';
import { beamSearch, type DecodingLimits, type Hypothesis, sampleHypothesis } from './decode';
import { distinct, offered, ranked, variedHypotheses } from './explicit';
import { joins } from './infill';
import { fromIndentation, type Indentation, inLayoutOf } from './layout';
import * as places from './places';
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
}

/** Suggestions, the best first, or why there is none. */
export type SuggestionResult =
  | { readonly kind: 'suggestions'; readonly suggestions: readonly Suggestion[] }
  | { readonly kind: 'quiet'; readonly reason: string };

/** How many are offered to who asks. */
const explicitWidth = 3;

/** An automatic suggestion is decoded while all of it is at least this likely. */
const automaticFloor = 0.1;

/** Who asks explicitly wants to see something, even of small probability. */
const explicitFloor = 0.02;

const mostLines = 6;

/** Further lines of an automatic suggestion are shown while all of it is at least this likely. */
const sureLines = 0.5;

/** A text is put into a line where it is at least this likely to be what is missing there. */
const sureJoin = { automatic: 0.9, explicit: 0.3 };

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
  const isMiddle = !places.isOnlyClosers(lineSuffix);
  const found = isMiddle ? missing(model, state, request, token) : continuations(model, state, request, token);
  if (token.isCancelled) return quiet('cancelled');
  const placed = found.map(({ text, probability }) => ({ text: fromIndentation(before, text, trigger), probability }));
  const isShown = ({ text }: Suggestion): boolean =>
    text.trim() !== '' && !text.includes(replacementCharacter) && !lineSuffix.startsWith(text);
  const suggestions = distinct(placed.filter(isShown))
    .slice(0, explicitWidth)
    .map(({ text, probability }) => ({ text: inLayoutOf(before, text, request.indentation), probability }));
  if (suggestions.length > 0) return { kind: 'suggestions', suggestions };
  if (isMiddle) return quiet('nothing joins the text that follows the cursor on its line well enough');
  if (trigger === 'explicit') return quiet('nothing is expected here');
  return quiet('no continuation is sure enough to be worth a look');
}

/** What goes on from the cursor, where at most closing brackets and the like stand behind it. */
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
    return hypotheses.map((hypothesis) => worthwhile(hypothesis, request));
  }
  const hypotheses =
    request.temperature === 0
      ? variedHypotheses(model, state, { line, block }, token)
      : decode(model, state, request, explicitWidth, line, token);
  const parts = hypotheses.map((hypothesis) => offered(hypothesis, mostOffered(hypothesis, request), before));
  return ranked(parts.filter((part) => part !== undefined)).map(({ text, logProbability }) => ({
    text,
    probability: calibrated(Math.exp(logProbability)),
  }));
}

function mostOffered({ characters }: Hypothesis, request: SuggestionRequest): number {
  const { before, lineSuffix } = request;
  const most = mostOf(characters, request);
  return places.isInEmptyBlock(before, lineSuffix) ? Math.min(most, places.endOfBlock(characters, before)) : most;
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
    .filter(({ probability }) => probability >= sureJoin[request.trigger])
    .filter(({ hypothesis: { characters }, length }) => length <= mostOf(characters, request))
    .slice(0, width)
    .map(({ hypothesis, length, probability }) => ({ text: textOf(hypothesis, length), probability }));
}

/** Of a single line. */
function limits({ trigger, maximumLength }: SuggestionRequest): DecodingLimits {
  const minimumProbability = trigger === 'automatic' ? automaticFloor : explicitFloor;
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
function worthwhile(hypothesis: Hypothesis, request: SuggestionRequest): Suggestion {
  const { characters, logProbabilities, end } = hypothesis;
  const most = Math.min(mostOf(characters, request), places.endOfBlock(characters, request.before));
  const newline = characters.indexOf('\n');
  const isWholeLine = newline >= 0 && newline <= most;
  const line = isWholeLine ? newline : most;
  const goesOn = line === characters.length && (end === 'floor' || end === 'length');
  // A blank is left only where something follows it.
  const isBlankLeft = goesOn || (line < characters.length && !isWholeLine && !/^\s/.test(request.lineSuffix));
  const length = isBlankLeft ? line : places.withoutBlanks(characters, line);
  const ends = places.endsOf(characters.slice(0, places.graphemeEnd(characters, length)), request.before);
  const isHalf = goesOn && places.endsInWord(hypothesis);
  const cut = bestCut(hypothesis, isHalf ? ends.slice(0, -1) : ends, request.price);
  if (!cut) return { text: '', probability: 0 };
  const all = isWholeLine && cut.length === length ? lastSureLine(hypothesis, most) : 0;
  const shown = Math.max(cut.length, all);
  return { text: textOf(hypothesis, shown), probability: calibrated(Math.exp(logProbabilities[shown - 1])) };
}

/** Where the last line ends up to which all is sure; 0 where none is. */
function lastSureLine({ characters, logProbabilities, end }: Hypothesis, most: number): number {
  const isEnd = (i: number): boolean =>
    i < characters.length ? characters[i] === '\n' : end === 'line' || end === 'file';
  let length = most;
  while (length > 0 && !(isEnd(length) && logProbabilities[length - 1] >= Math.log(sureLines))) length--;
  return places.withoutBlanks(characters, length);
}

/** So much of a hypothesis may be shown, in characters. */
function mostOf(characters: readonly string[], { before, lineSuffix, after }: SuggestionRequest): number {
  return Math.min(
    places.beforeSuffix(characters, lineSuffix),
    places.beforeUnopened(characters, before),
    places.beforeRepetition(characters),
    places.beforeNextLine(characters, after),
  );
}

function textOf({ characters }: Hypothesis, length: number): string {
  return characters.slice(0, length).join('');
}

function quiet(reason: string): SuggestionResult {
  return { kind: 'quiet', reason };
}
