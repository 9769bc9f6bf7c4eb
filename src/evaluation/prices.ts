import type { CancellationToken } from '../base/cancellation';
import { atOnce, type Stepwise } from '../base/stepwise';
import type { Eagerness, Prices } from '../language/eagerness';
import type { LanguageModel } from '../language/mixture/languageModel';
import { OpenDocument } from '../language/mixture/openDocument';
import { typicalAcceptance, typicalWeight, wantedAcceptance } from '../language/recipe';
import { suggest, type SuggestionRequest } from '../language/suggest';
import { placesToAsk, precomputedEngine, replayTyping, type ShownText, type TypingResult } from './typing';

/** Options of an automatic request besides its position and its price. */
export type AskedOptions = Omit<SuggestionRequest, 'trigger' | 'before' | 'lineSuffix' | 'after' | 'price'>;

/** Replayed typing at a price. */
export interface Trial {
  readonly price: number;
  readonly typing: TypingResult;
}

/**
 * Replays typing at each of several prices, on texts that the mixture was fitted on but that are not in the index. A
 * suggestion does not depend on how its position was reached, so each text is read once for all prices.
 */
export function tryPrices(
  language: LanguageModel,
  texts: readonly string[],
  options: AskedOptions,
  token: CancellationToken,
): Trial[] {
  return atOnce(tryPricesStepwise(language, texts, options, token));
}

/** As `tryPrices`. When cancelled, its result is useless. */
export function* tryPricesStepwise(
  language: LanguageModel,
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
    const suggestions = new Map(prices.map((price) => [price, new Map<number, ShownText>()]));
    for (const at of findSuggestions(language, text, suggestions, options, token)) yield (done + at) / total;
    byPath.set(path, suggestions);
    done += text.length;
  }
  return prices.map((price) => ({
    price,
    typing: replayTyping(precomputedEngine(suggestionsAt(byPath, price)), files),
  }));
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

const typicallyTaken = new Map(typicalAcceptance);

/** Expected acceptance at a price: measured and typical one, averaged with the weights `shown` and `typicalWeight`. */
function expectedAcceptance({ price, typing: { accepted, shown } }: Trial): number {
  return (accepted + typicalWeight * typicallyTaken.get(price)!) / (shown + typicalWeight);
}

/** Suggestions by price and position. */
type Suggestions = ReadonlyMap<number, ReadonlyMap<number, ShownText>>;

/**
 * Adds the suggestions in a text at each price. Yields the positions. The replayed typist writes at the end, so there is no
 * text after the cursor.
 */
function* findSuggestions(
  language: LanguageModel,
  text: string,
  suggestions: ReadonlyMap<number, Map<number, ShownText>>,
  options: AskedOptions,
  token: CancellationToken,
): Generator<number> {
  const document = new OpenDocument(language);
  try {
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
  } finally {
    document.release();
  }
}

/** The suggestions at one price, by path and position. */
function suggestionsAt(
  byPath: ReadonlyMap<string, Suggestions>,
  price: number,
): ReadonlyMap<string, ReadonlyMap<number, ShownText>> {
  return new Map(
    [...byPath].map(([path, suggestions]) => [path, suggestions.get(price) ?? new Map<number, ShownText>()]),
  );
}
