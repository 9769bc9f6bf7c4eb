import assert from 'node:assert/strict';
import { neverCancelled } from '../../../src/base/cancellation';
import { replacementCharacter } from '../../../src/base/utf8';
import { CorpusIndex } from '../../../src/language/index/corpusIndex';
import { fitMixture } from '../../../src/language/mixture/fit';
import { type LanguageModel, languageOf } from '../../../src/language/mixture/languageModel';
import { SymbolTree } from '../../../src/language/mixture/symbolTree';
import { OpenDocument } from '../../../src/language/mixture/openDocument';
import { suggest, type SuggestionRequest } from '../../../src/language/suggest';
import { Vocabulary } from '../../../src/model/vocabulary';

const mark = replacementCharacter;
const texts = Array.from(
  { length: 24 },
  (_, i) =>
    `export function connect${i}(options) {\n  const password = "${mark}";\n  // Le caf${mark} est ouvert.\n` +
    `  return login(password, options);\n}\n`,
);

/** A language with a symbol for the mark, or without one, in which the nibbles of its bytes spell the mark. */
function languageFor(hasSymbol: boolean): LanguageModel {
  const all = Vocabulary.of(texts);
  const vocabulary = hasSymbol ? all : new Vocabulary(all.characters.filter((character) => character !== mark));
  const symbols = texts.map((text) => vocabulary.encode(text));
  const raw = languageOf(CorpusIndex.of(symbols, vocabulary.size), SymbolTree.of(symbols, vocabulary), vocabulary);
  return { ...raw, fitted: { alone: fitMixture(raw, symbols.slice(0, 6)) } };
}

function asked(language: LanguageModel, before: string, changes: Partial<SuggestionRequest>): string[] {
  const document = new OpenDocument(language);
  const request: SuggestionRequest = {
    trigger: 'automatic',
    before,
    lineSuffix: '',
    after: '',
    temperature: 0,
    topK: 5,
    price: 0,
    maximumLength: 80,
    severalLines: true,
    ...changes,
  };
  const state = document.stateAt(before, before.length, neverCancelled)!;
  const result = suggest(state, request, neverCancelled);
  return result.kind === 'suggestions' ? result.suggestions.map(({ text }) => text) : [];
}

suite('a suggestion ends before what was not learned', () => {
  for (const hasSymbol of [true, false]) {
    const language = languageFor(hasSymbol);
    const how = hasSymbol ? 'with a symbol of its own' : 'spelled by its bytes';

    test(`marked ${how}: a line is completed up to there`, () => {
      const [text] = asked(language, 'export function connect99(options) {\n  const pass', {});
      assert.match(text ?? '', /^word =/);
      assert.doesNotMatch(text!, /;/);
    });

    test(`marked ${how}: no word is offered of which a part is marked`, () => {
      assert.deepEqual(asked(language, '  const password = "x";\n  // Le ca', {}), []);
    });

    test(`marked ${how}: the mark is never offered`, () => {
      const line = texts[0]!;
      for (let length = 30; length < line.length; length += 3) {
        for (const trigger of ['automatic', 'explicit'] as const) {
          for (const temperature of [0, 1.2]) {
            const found = asked(language, line.slice(0, length), { trigger, temperature });
            for (const text of found) assert.ok(!text.includes(mark), JSON.stringify(text));
          }
        }
      }
    });
  }
});
