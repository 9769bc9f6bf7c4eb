import type { CancellationToken } from '../base/cancellation';
import { Random } from '../base/random';
import { beamSearch, type DecodingLimits, type Hypothesis, isWordCharacter, sampleHypothesis } from './decode';
import { bestCut } from './stopping';
import type { TextModel } from './textModel';
import { wordSteps } from './words';

export interface SuggestionRequest {
  readonly trigger: 'automatic' | 'explicit';
  /** Text between the cursor and the end of its line. */
  readonly lineSuffix: string;
  /** 0 searches for the likeliest text; above it, text is sampled. */
  readonly temperature: number;
  /** Sampling chooses among this many likeliest symbols. */
  readonly topK: number;
  /** Of showing an automatic suggestion, in keystrokes: it must be worth more (see `bestCut`). */
  readonly price: number;
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

const explicitWidth = 3;

/** An automatic suggestion is decoded while all of it is at least this likely. */
const automaticFloor = 0.1;

/** Who asks explicitly wants to see something, even of small probability. */
const explicitMinimum = { singleLine: 0.02, severalLines: 0.02 };
const explicitLines = 6;

/** Where sampled bytes make no character. */
const replacementCharacter = '\ufffd';

/** From the state at the cursor to what is shown there. */
export function suggest<State>(
  model: TextModel<State>,
  state: State,
  request: SuggestionRequest,
  token: CancellationToken,
): SuggestionResult {
  const { lineSuffix } = request;
  if (request.trigger === 'automatic' && !isOnlyClosers(lineSuffix))
    return quiet('text follows the cursor on its line');
  const hypotheses = decode(model, state, request, token);
  if (token.isCancelled) return quiet('cancelled');
  const suggestions: Suggestion[] = [];
  for (const hypothesis of hypotheses) {
    const { text, probability } =
      request.trigger === 'automatic' ? worthwhile(hypothesis, request) : whole(hypothesis, request);
    const isNew =
      text.trim() !== '' && !text.includes(replacementCharacter) && !suggestions.some((other) => other.text === text);
    if (isNew && !lineSuffix.startsWith(text)) suggestions.push({ text, probability });
  }
  if (suggestions.length > 0) return { kind: 'suggestions', suggestions };
  if (request.trigger === 'explicit') return quiet('nothing is expected here');
  return quiet('no continuation is sure enough to be worth a look');
}

function decode<State>(
  model: TextModel<State>,
  state: State,
  request: SuggestionRequest,
  token: CancellationToken,
): Hypothesis[] {
  const automatic = request.trigger === 'automatic';
  const singleLine: DecodingLimits = {
    minimumProbability: automatic ? automaticFloor : explicitMinimum.singleLine,
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
    return limits.map((limit) => sampleHypothesis(model, state, { ...request, random }, limit, token));
  }
  if (automatic) return beamSearch(model, state, 1, singleLine, token);
  const several = beamSearch(model, state, 1, severalLines, token);
  const single = beamSearch(model, state, explicitWidth, singleLine, token);
  return [...several.filter(({ characters }) => characters.includes('\n')), ...single].slice(0, explicitWidth);
}

/** The part of an automatic hypothesis that is worth showing; nothing where none is. */
function worthwhile(hypothesis: Hypothesis, { lineSuffix, price }: SuggestionRequest): Suggestion {
  const { characters, isAtWordEnd, end } = hypothesis;
  const goesOn = end === 'floor' || end === 'length';
  let length = beforeSuffix(characters, lineSuffix);
  const isAll = length === characters.length;
  // A blank is left only where something follows it.
  if (isAll ? !goesOn : /^\s/.test(lineSuffix)) length = withoutBlanks(characters, length);
  const steps = stepsOf(characters.slice(0, length));
  const cut = bestCut(hypothesis, isAll && goesOn && !isAtWordEnd ? steps.slice(0, -1) : steps, price);
  return { text: characters.slice(0, cut?.length ?? 0).join(''), probability: cut?.probability ?? 0 };
}

/** Where the words of a text end, counted in characters. */
function stepsOf(characters: readonly string[]): number[] {
  let count = 0;
  let units = 0;
  return wordSteps(characters.join('')).map((end) => {
    while (units < end) units += characters[count++].length;
    return count;
  });
}

function withoutBlanks(characters: readonly string[], length: number): number {
  let end = length;
  while (end > 0 && characters[end - 1].trim() === '') end--;
  return end;
}

/** The part of a hypothesis that is shown who asked: up to what stands behind the cursor already, no half word at its end. */
function whole(hypothesis: Hypothesis, { lineSuffix }: SuggestionRequest): Suggestion {
  const { characters, logProbabilities, end, isAtWordEnd } = hypothesis;
  let length = beforeSuffix(characters, lineSuffix);
  const isCutOff = (end === 'floor' || end === 'length') && !isAtWordEnd;
  // Half a name is little, but who asks rather sees that than nothing.
  if (isCutOff && length === characters.length) length = beforeLastWord(characters) || length;
  length = withoutBlanks(characters, length);
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
