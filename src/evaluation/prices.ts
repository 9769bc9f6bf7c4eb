import type { CancellationToken } from '../base/cancellation';
import { atOnce, type Stepwise } from '../base/stepwise';
import type { Eagerness, Prices } from '../language/eagerness';
import type { Language } from '../language/mixture/language';
import { OpenDocument } from '../language/mixture/openDocument';
import { typicalAcceptance, typicalWeight, wantedAcceptance } from '../language/recipe';
import { suggest, type SuggestionRequest } from '../language/suggest';
import { placesToAsk, replayTyping, type TypingEngine, type TypingResult } from './typing';

/** What an automatic request asks for beside its place and its price. */
export type AskedOptions = Omit<SuggestionRequest, 'trigger' | 'before' | 'lineSuffix' | 'after' | 'price'>;

/** Typing at a price. */
export interface Trial {
  readonly price: number;
  readonly typing: TypingResult;
}

/**
 * A typist writes texts that the language was fitted on, but has not learned, at each of several prices. What is suggested
 * at a place does not depend on the way to it: every text is read once for all prices.
 */
export function tryPrices(
  language: Language,
  texts: readonly string[],
  options: AskedOptions,
  token: CancellationToken,
): Trial[] {
  return atOnce(tryPricesStepwise(language, texts, options, token));
}

/** As `tryPrices`. Cancelled, it returns nothing of use. */
export function* tryPricesStepwise(
  language: Language,
  texts: readonly string[],
  options: AskedOptions,
  token: CancellationToken,
): Stepwise<Trial[]> {
  const prices = typicalAcceptance.map(([price]) => price);
  const files = texts.map((text, i) => ({ path: `${i}`, text }));
  const total = texts.reduce((sum, { length }) => sum + length, 0);
  const byPath = new Map<string, Suggestions>();
  let done = 0;
  for (const { path, text } of files) {
    const suggestions = new Map(prices.map((price) => [price, new Map<number, Suggested>()]));
    for (const at of findSuggestions(language, text, suggestions, options, token)) yield (done + at) / total;
    byPath.set(path, suggestions);
    done += text.length;
  }
  return prices.map((price) => ({ price, typing: replayTyping(reciting(byPath, price), files) }));
}

/** For each eagerness the lowest price at which as much is taken as is wanted; the highest where that is never so. */
export function choosePrices(trials: readonly Trial[]): Prices {
  const priceOf = (eagerness: Eagerness): number => {
    const enough = trials.find((trial) => expectedAcceptance(trial) >= wantedAcceptance[eagerness]);
    return (enough ?? trials.at(-1)!).price;
  };
  return { quiet: priceOf('quiet'), balanced: priceOf('balanced'), eager: priceOf('eager') };
}

const typicallyTaken = new Map(typicalAcceptance);

/** Part of the suggestions that will be taken: what was taken, drawn towards what is typical where little was shown. */
function expectedAcceptance({ price, typing: { accepted, shown } }: Trial): number {
  return (accepted + typicalWeight * typicallyTaken.get(price)!) / (shown + typicalWeight);
}

type Suggested = ReturnType<TypingEngine['suggest']>;

/** By price, and by place. */
type Suggestions = ReadonlyMap<number, ReadonlyMap<number, Suggested>>;

/**
 * Adds what is suggested in a text at each price. Yields the places. Unlike in the editor, nothing stands behind the cursor:
 * the typist writes at the end.
 */
function* findSuggestions(
  language: Language,
  text: string,
  suggestions: ReadonlyMap<number, Map<number, Suggested>>,
  options: AskedOptions,
  token: CancellationToken,
): Generator<number> {
  const document = new OpenDocument(language);
  for (const at of placesToAsk(text)) {
    const state = document.stateAt(text, at, token);
    if (!state) break;
    const asked = { ...options, trigger: 'automatic', before: text.slice(0, at), lineSuffix: '', after: '' } as const;
    for (const [price, byPlace] of suggestions) {
      const result = suggest(document, state, { ...asked, price }, token);
      if (result.kind === 'quiet') continue;
      const { text, probability } = result.suggestions[0]!;
      byPlace.set(at, { text, confidence: probability });
    }
    yield at;
  }
}

/** Suggests what was found before. */
function reciting(byPath: ReadonlyMap<string, Suggestions>, price: number): TypingEngine {
  let suggestions: ReadonlyMap<number, Suggested> | undefined;
  return {
    open: (path) => {
      suggestions = byPath.get(path)?.get(price);
    },
    suggest: (before) => suggestions?.get(before.length),
  };
}
