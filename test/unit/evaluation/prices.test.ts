import assert from 'node:assert/strict';
import { neverCancelled } from '../../../src/base/cancellation';
import { choosePrices, type Trial, tryPrices } from '../../../src/evaluation/prices';
import { replayTyping, typingResult } from '../../../src/evaluation/typing';
import { CorpusIndex } from '../../../src/language/index/corpusIndex';
import { fitMixture } from '../../../src/language/mixture/fit';
import { type LanguageModel, languageOf } from '../../../src/language/mixture/languageModel';
import { SymbolTree } from '../../../src/language/mixture/symbolTree';
import { OpenDocument } from '../../../src/language/mixture/openDocument';
import { typicalPrices } from '../../../src/language/recipe';
import { suggest } from '../../../src/language/suggest';
import { Vocabulary } from '../../../src/model/vocabulary';

const names = ['invoice', 'payment', 'customer', 'shipment', 'voucher', 'supplier', 'product', 'warehouse'];
const texts = names.map(
  (name) =>
    `interface ${name} {\n  readonly id: number;\n}\n\nfunction find(${name}s: ${name}[]): ${name} | undefined {\n  return ${name}s[0];\n}\n`,
);
const options = { temperature: 0, topK: 1, maximumLength: 80, severalLines: false };

function languageOfTexts(): LanguageModel {
  const vocabulary = Vocabulary.of(texts);
  const encoded = texts.map((text) => vocabulary.encode(text));
  const index = CorpusIndex.of(encoded.slice(2), vocabulary.size);
  const language = languageOf(index, SymbolTree.of(encoded, vocabulary), vocabulary);
  return { ...language, fitted: { alone: fitMixture(language, encoded.slice(0, 2)) } };
}

/** Trials with this number of suggestions at each price, of which this fraction was accepted. */
function trials(shown: number, acceptanceAt: (price: number) => number): Trial[] {
  return tryPrices(languageOfTexts(), [], options, neverCancelled).map(({ price }) => ({
    price,
    typing: { ...typingResult([]), shown, accepted: shown * acceptanceAt(price) },
  }));
}

suite('prices of suggestions', () => {
  test('give the same results as separate replays at each price', () => {
    const language = languageOfTexts();
    const files = texts.slice(0, 2).map((text, i) => ({ path: `${i}`, text }));
    const tried = tryPrices(language, texts.slice(0, 2), options, neverCancelled);
    for (const { price, typing } of [tried[0]!, tried.at(-1)!]) {
      let document = new OpenDocument(language);
      const engine = {
        open: () => {
          document = new OpenDocument(language);
        },
        suggest: (before: string) => {
          const state = document.stateAt(before, before.length, neverCancelled)!;
          const place = { trigger: 'automatic', before, lineSuffix: '', after: '' } as const;
          const result = suggest(state, { ...options, ...place, price }, neverCancelled);
          if (result.kind === 'quiet') return undefined;
          return { text: result.suggestions[0]!.text, confidence: result.suggestions[0]!.probability };
        },
      };
      assert.deepEqual(typing, replayTyping(engine, files));
    }
    assert.ok(tried[0]!.typing.shown > tried.at(-1)!.typing.shown);
  });

  test('are the typical ones if nothing was shown', () => {
    assert.deepEqual(typicalPrices, { quiet: 4, balanced: 1.6, eager: 0.8 });
    assert.deepEqual(choosePrices(trials(0, () => 0)), typicalPrices);
  });

  test('are low if acceptance is high, and high if it is low', () => {
    const rising = (offset: number) => (price: number) => Math.min(1, 0.6 + offset + 0.1 * Math.log(price / 1.4));
    const often = choosePrices(trials(2000, rising(0.1)));
    const seldom = choosePrices(trials(2000, rising(-0.05)));
    for (const prices of [often, seldom]) assert.ok(prices.quiet >= prices.balanced && prices.balanced >= prices.eager);
    assert.ok(often.balanced < 1.6 && seldom.balanced > 1.6);
    assert.deepEqual(choosePrices(trials(2000, () => 0)), { quiet: 5, balanced: 5, eager: 5 });
    assert.deepEqual(choosePrices(trials(2000, () => 1)), { quiet: 0.5, balanced: 0.5, eager: 0.5 });
  });

  test('stay near the typical ones if there are few suggestions', () => {
    const few = choosePrices(trials(20, () => 1));
    assert.ok(few.balanced > 0.5 && few.balanced <= 1.6, `${few.balanced}`);
  });

  test('are not tried when cancelled', () => {
    const tried = tryPrices(languageOfTexts(), texts.slice(0, 1), options, { isCancelled: true });
    assert.ok(tried.every(({ typing }) => typing.shown === 0));
  });
});
