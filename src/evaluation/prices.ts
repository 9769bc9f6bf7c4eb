import type { CancellationToken } from '../base/cancellation';
import { atOnce, type Stepwise } from '../base/stepwise';
import type { Eagerness, Prices } from '../language/eagerness';
import type { Language } from '../language/mixture/language';
import { OpenDocument } from '../language/mixture/openDocument';
import { suggest, type SuggestionRequest } from '../language/suggest';
import { placesToAsk, replayTyping, type TypingEngine, type TypingResult } from './typing';

/** Options of an automatic request besides its position and its price. */
export type AskedOptions = Omit<SuggestionRequest, 'trigger' | 'before' | 'lineSuffix' | 'after' | 'price'>;

/** Replayed typing at a price. */
export interface Trial {
  readonly price: number;
  readonly typing: TypingResult;
}

/**
 * Prices that are tried, and the part of the suggestions that was taken at each on average on held-out files of the tuning
 * corpora and of the sources of ESLint and Mocha, on which the mixture was fitted as in a workspace.
 */
const typicalAcceptance: ReadonlyMap<number, number> = new Map([
  [0.5, 0.508],
  [0.6, 0.523],
  [0.8, 0.554],
  [1, 0.58],
  [1.2, 0.605],
  [1.4, 0.628],
  [1.6, 0.646],
  [1.8, 0.664],
  [2, 0.68],
  [2.5, 0.718],
  [3, 0.75],
  [3.5, 0.775],
  [4, 0.795],
  [5, 0.806],
]);

/** Weight of the typical acceptance, in suggestions: 300 predicted other files of the same workspace best. */
const typicalWeight = 300;

/**
 * The part of the suggestions that shall be taken: about three quarters, 60 % and half. More than that, because on files on
 * which mixing was fitted two to three of a hundred more are taken than on others.
 */
const wantedAcceptance: Readonly<Record<Eagerness, number>> = { quiet: 0.77, balanced: 0.64, eager: 0.54 };

/**
 * Replays typing at each of several prices, on texts that the mixture was fitted on but that are not in the index. A
 * suggestion does not depend on the way to its position, so each text is read once for all prices.
 */
export function tryPrices(
  language: Language,
  texts: readonly string[],
  options: AskedOptions,
  token: CancellationToken,
): Trial[] {
  return atOnce(tryPricesStepwise(language, texts, options, token));
}

/** As `tryPrices`. When cancelled, its result is useless. */
export function* tryPricesStepwise(
  language: Language,
  texts: readonly string[],
  options: AskedOptions,
  token: CancellationToken,
): Stepwise<Trial[]> {
  const prices = [...typicalAcceptance.keys()];
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

/**
 * For each eagerness, the lowest price at which the wanted fraction is accepted; the highest price if there is none.
 */
export function choosePrices(trials: readonly Trial[]): Prices {
  const priceOf = (eagerness: Eagerness): number => {
    const enough = trials.find((trial) => expectedAcceptance(trial) >= wantedAcceptance[eagerness]);
    return (enough ?? trials.at(-1)!).price;
  };
  return { quiet: priceOf('quiet'), balanced: priceOf('balanced'), eager: priceOf('eager') };
}

function expectedAcceptance({ price, typing: { accepted, shown } }: Trial): number {
  return (accepted + typicalWeight * typicalAcceptance.get(price)!) / (shown + typicalWeight);
}

type Suggested = ReturnType<TypingEngine['suggest']>;

/** By price, and by position. */
type Suggestions = ReadonlyMap<number, ReadonlyMap<number, Suggested>>;

/** Adds the suggestions in a text at each price. Yields the positions. */
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
      const result = suggest(state, { ...asked, price }, token);
      if (result.kind === 'quiet') continue;
      const { text, probability } = result.suggestions[0]!;
      byPlace.set(at, { text, confidence: probability });
    }
    yield at;
  }
}

/** A typing engine that returns suggestions found before. */
function reciting(byPath: ReadonlyMap<string, Suggestions>, price: number): TypingEngine {
  let suggestions: ReadonlyMap<number, Suggested> | undefined;
  return {
    open: (path) => {
      suggestions = byPath.get(path)?.get(price);
    },
    suggest: (before) => suggestions?.get(before.length),
  };
}
