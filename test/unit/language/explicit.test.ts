import assert from 'node:assert/strict';
import { neverCancelled } from '../../../src/base/cancellation';
import { CorpusIndex } from '../../../src/language/index/corpusIndex';
import { fitMixture } from '../../../src/language/mixture/fit';
import { languageOf } from '../../../src/language/mixture/languageModel';
import { SymbolTree } from '../../../src/language/mixture/symbolTree';
import { OpenDocument } from '../../../src/language/mixture/openDocument';
import { suggest, type SuggestionRequest } from '../../../src/language/suggest';
import { Vocabulary } from '../../../src/model/vocabulary';

const bodies = [
  'const total = items.length;\n  return total;',
  'return items.map((item) => item.name);',
  'return items.filter((item) => item.id > 3);',
  'const names = items.map((item) => item.name);\n  return names;',
  'if (items.length === 0) return undefined;\n  return items[0];',
  'for (const item of items) {\n    visit(item);\n  }',
  'x.push(...items);\n  x.sort();',
  'throw new Error(`Expected ${items.length} items.`);',
];
const texts = Array.from(
  { length: 32 },
  (_, i) => `function f${i}(items) {\n  ${bodies[(5 * i) % bodies.length]!}\n}\n`,
);
const vocabulary = Vocabulary.of(texts);
const symbols = texts.map((text) => vocabulary.encode(text));
const raw = languageOf(CorpusIndex.of(symbols, vocabulary.size), SymbolTree.of(symbols, vocabulary), vocabulary);
const language = { ...raw, fitted: { alone: fitMixture(raw, symbols.slice(0, 8)) } };

function asked(before: string, changes: Partial<SuggestionRequest> = {}): string[] {
  const document = new OpenDocument(language);
  const request: SuggestionRequest = {
    trigger: 'explicit',
    before,
    lineSuffix: '',
    after: '',
    temperature: 0,
    topK: 5,
    price: 1.6,
    maximumLength: 80,
    severalLines: true,
    ...changes,
  };
  const state = document.stateAt(before, before.length, neverCancelled)!;
  const result = suggest(state, request, neverCancelled);
  return result.kind === 'suggestions' ? result.suggestions.map(({ text }) => text) : [];
}

function firstWord(text: string): string {
  return /[\p{L}\p{N}]+/u.exec(text)?.[0] ?? '';
}

const places = [
  'function g(items) {\n  ',
  'function g(items) {\n  const total = items.length;\n  ',
  'function g(items) {\n  for (const item of items) {\n    ',
  'function g(items) {\n  re',
  'function g(items) {\n  const ',
  'function g(items) {\n  return items',
  'function g(items) {\n  return items.',
  'function g(items) {\n  x',
  'function g(items) {\n  return total;\n',
  'function g(items) {\n  return total;',
  '',
];

suite('suggestions on request', () => {
  test('in an empty block begin with different words, the best first', () => {
    const found = asked(places[0]!);
    assert.equal(found.length, 3);
    assert.equal(new Set(found.map(firstWord)).size, 3, JSON.stringify(found));
    assert.match(found[0]!, /[;}]$/);
  });

  for (const [i, before] of places.entries()) {
    for (const temperature of [0, 0.8]) {
      test(`are different and useful: place ${i} at temperature ${temperature}`, () => {
        const found = asked(before, { temperature });
        if (temperature === 0) assert.notEqual(found.length, 0);
        for (const text of found) {
          const others = found.filter((other) => other !== text);
          assert.equal(others.length, found.length - 1, `twice: ${text}`);
          assert.ok(!others.some((other) => other.trim().startsWith(text.trim())), JSON.stringify(found));
          assert.match(text, /[\p{L}\p{N}]{2}|[;}\])]$/u);
        }
      });
    }
  }

  test('end with the block', () => {
    for (const text of asked(places[0]!)) assert.doesNotMatch(text, /\n\}[^]/);
  });

  test('stop when cancelled', () => {
    const document = new OpenDocument(language);
    const before = places[0]!;
    const state = document.stateAt(before, before.length, neverCancelled)!;
    for (let looks = 0; looks < 200; looks += 9) {
      let left = looks;
      const token = {
        get isCancelled() {
          return left-- <= 0;
        },
      };
      const request = { before, lineSuffix: '', after: '', temperature: 0, topK: 5, price: 1.6, maximumLength: 80 };
      const result = suggest(state, { ...request, trigger: 'explicit', severalLines: true }, token);
      if (result.kind === 'quiet') assert.equal(result.reason, 'cancelled');
    }
  });
});
