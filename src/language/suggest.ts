import type { CancellationToken } from '../base/cancellation';
import { Random } from '../base/random';
import type { Predictor, PredictorState } from '../model/predictor';
import type { Vocabulary } from '../model/vocabulary';
import { beamSearch, type DecodingLimits, type Hypothesis, isWordCharacter, sampleHypothesis } from './decode';

export interface SuggestionRequest {
  readonly trigger: 'automatic' | 'explicit';
  /** Text between the cursor and the end of its line. */
  readonly lineSuffix: string;
  /** 0 searches for the likeliest text; above it, text is sampled. */
  readonly temperature: number;
  /** Sampling chooses among this many likeliest symbols. */
  readonly topK: number;
  /** The probability of a whole automatic suggestion stays above this. */
  readonly minimumConfidence: number;
  /** In characters. */
  readonly maximumLength: number;
}

export interface Suggestion {
  readonly text: string;
  /** That the network gives to the whole text. */
  readonly probability: number;
}

/** Suggestions, the best first, or why there is none. */
export type SuggestionResult =
  | { readonly kind: 'suggestions'; readonly suggestions: readonly Suggestion[] }
  | { readonly kind: 'quiet'; readonly reason: string };

const automaticWidth = 2;
const explicitWidth = 3;

/** Who asks explicitly wants to see something, even of small probability. */
const explicitMinimum = { singleLine: 0.02, severalLines: 0.02 };
const explicitLines = 6;

/** Where sampled bytes make no character. */
const replacementCharacter = '\ufffd';

/** A shorter automatic suggestion is not worth the look. */
const shortestAutomatic = 3;

/** From the state at the cursor to what is shown there. */
export function suggest(
  predictor: Predictor,
  vocabulary: Vocabulary,
  state: PredictorState,
  request: SuggestionRequest,
  token: CancellationToken,
): SuggestionResult {
  const { lineSuffix } = request;
  if (request.trigger === 'automatic' && !isOnlyClosers(lineSuffix))
    return quiet('text follows the cursor on its line');
  const hypotheses = decode(predictor, vocabulary, state, request, token);
  if (token.isCancelled) return quiet('cancelled');
  const suggestions: Suggestion[] = [];
  for (const hypothesis of hypotheses) {
    const { text, probability } = cutToSize(hypothesis, request);
    const isNew =
      text.trim() !== '' && !text.includes(replacementCharacter) && !suggestions.some((other) => other.text === text);
    if (isNew && !lineSuffix.startsWith(text)) suggestions.push({ text, probability });
  }
  if (request.trigger === 'explicit') {
    return suggestions.length > 0 ? { kind: 'suggestions', suggestions } : quiet('the network expects nothing here');
  }
  const sure = suggestions.filter(({ text }) => text.trim().length >= shortestAutomatic);
  if (sure.length === 0)
    return quiet(`the network is not sure enough (minimum confidence ${request.minimumConfidence})`);
  return { kind: 'suggestions', suggestions: sure.slice(0, 1) };
}

function decode(
  predictor: Predictor,
  vocabulary: Vocabulary,
  state: PredictorState,
  request: SuggestionRequest,
  token: CancellationToken,
): Hypothesis[] {
  const automatic = request.trigger === 'automatic';
  const singleLine: DecodingLimits = {
    minimumProbability: automatic ? request.minimumConfidence : explicitMinimum.singleLine,
    maximumLength: request.maximumLength,
    maximumLines: 1,
  };
  const severalLines: DecodingLimits = {
    minimumProbability: explicitMinimum.severalLines,
    maximumLength: request.maximumLength * 2,
    maximumLines: explicitLines,
  };
  if (request.temperature > 0) {
    const random = new Random(0);
    const limits = automatic ? [singleLine] : [severalLines, singleLine, singleLine];
    return limits.map((limit) => sampleHypothesis(predictor, vocabulary, state, { ...request, random }, limit, token));
  }
  if (automatic)
    return beamSearch(predictor, vocabulary, state, automaticWidth, singleLine, token).sort(byExpectedLength);
  const several = beamSearch(predictor, vocabulary, state, 1, severalLines, token);
  const single = beamSearch(predictor, vocabulary, state, explicitWidth, singleLine, token);
  return [...several.filter(({ characters }) => characters.includes('\n')), ...single].slice(0, explicitWidth);
}

/** How many characters of a hypothesis will be right, on average: Σ of the probabilities of its beginnings. */
function byExpectedLength(a: Hypothesis, b: Hypothesis): number {
  const expected = ({ logProbabilities }: Hypothesis): number =>
    logProbabilities.reduce((sum, logProbability) => sum + Math.exp(logProbability), 0);
  return expected(b) - expected(a);
}

/** The part of a hypothesis that is shown: up to what stands behind the cursor already, and no half word at its end. */
function cutToSize(hypothesis: Hypothesis, { lineSuffix }: SuggestionRequest): Suggestion {
  const { characters, logProbabilities, end, isAtWordEnd } = hypothesis;
  let length = beforeSuffix(characters, lineSuffix);
  const isCutOff = (end === 'floor' || end === 'length') && !isAtWordEnd;
  if (isCutOff && length === characters.length) length = beforeLastWord(characters);
  while (length > 0 && characters[length - 1].trim() === '') length--;
  return { text: characters.slice(0, length).join(''), probability: Math.exp(logProbabilities[length - 1] ?? 0) };
}

/** Where the characters come to a closer that they did not open and that stands behind the cursor already. */
function beforeSuffix(characters: readonly string[], lineSuffix: string): number {
  const next = lineSuffix.trim().charAt(0);
  if (next === '') return characters.length;
  const opener = { ')': '(', ']': '[', '}': '{' }[next];
  let open = 0;
  for (const [i, character] of characters.entries()) {
    if (character === next && open === 0) return i;
    if (character === next) open--;
    else if (character === opener) open++;
  }
  return characters.length;
}

/** Cuts back to before the word that the end falls into: half a name is nothing to accept. */
function beforeLastWord(characters: readonly string[]): number {
  let length = characters.length;
  while (length > 0 && isWordCharacter(characters[length - 1])) length--;
  return length;
}

/** Brackets, quotes and ends that editors insert on their own behind the cursor. */
function isOnlyClosers(lineSuffix: string): boolean {
  return /^[\s)\]}>"'`;,]*$/.test(lineSuffix);
}

function quiet(reason: string): SuggestionResult {
  return { kind: 'quiet', reason };
}
