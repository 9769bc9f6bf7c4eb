import { neverCancelled } from '../base/cancellation';
import { beamSearch } from '../language/decode';
import type { LanguageModel } from '../language/mixture/languageModel';
import { OpenDocument } from '../language/mixture/openDocument';
import { automaticFloor } from '../language/recipe';
import type { TextState } from '../language/textState';
import {
  placesToAsk,
  replayTyping,
  precomputedEngine,
  type ShownText,
  type TypedText,
  type TypingResult,
} from './typing';

/** What replayed typing would save if the typist's text were known: upper bounds for the rules that cut and choose. */
export interface Ceilings {
  /** The text that is decoded for an automatic suggestion, cut after its last right character (oracle stop). */
  readonly stop: TypingResult;
  /** The best of the five likeliest texts, cut in the same way (oracle choice). */
  readonly choice: TypingResult;
}

/** Number of texts to choose from. */
const choices = 5;

/** Length of the shortest text that is shown, in characters: accepting a shorter one saves no keystroke. */
const shortest = 2;

/** Replays typing of files with hindsight. `maximumLength` of a suggestion is in characters. */
export function measureCeilings(language: LanguageModel, files: readonly TypedText[], maximumLength: number): Ceilings {
  const limits = { minimumProbability: automaticFloor, maximumLength, maximumLines: 1 };
  const textsOf = (state: TextState, width: number): string[] =>
    beamSearch(state, width, limits, neverCancelled).map(({ characters }) => characters.join(''));
  const [stop, choice] = [1, choices].map((width) => {
    const shown = files.map(
      ({ path, text }) => [path, rightTexts(language, text, (state) => textsOf(state, width))] as const,
    );
    return replayTyping(precomputedEngine(new Map(shown)), files);
  });
  return { stop: stop!, choice: choice! };
}

/** The longest right beginning of a decoded text at each position, by position. */
function rightTexts(
  language: LanguageModel,
  text: string,
  decode: (state: TextState) => readonly string[],
): ReadonlyMap<number, ShownText> {
  const document = new OpenDocument(language);
  const right = new Map<number, ShownText>();
  try {
    for (const at of placesToAsk(text)) {
      const state = document.stateAt(text, at, neverCancelled);
      if (!state) continue;
      const best = decode(state)
        .map((decoded) => rightBeginning(decoded, text, at))
        .reduce((longest, one) => (one.length > longest.length ? one : longest), '');
      if (best.length >= shortest) right.set(at, { text: best, confidence: 1 });
    }
  } finally {
    document.release();
  }
  return right;
}

function rightBeginning(decoded: string, text: string, at: number): string {
  const characters: string[] = [];
  let length = 0;
  for (const character of decoded) {
    if (!text.startsWith(character, at + length)) break;
    characters.push(character);
    length += character.length;
  }
  return characters.join('');
}
