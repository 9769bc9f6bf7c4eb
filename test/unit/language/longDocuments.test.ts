import assert from 'node:assert/strict';
import { neverCancelled } from '../../../src/base/cancellation';
import { type DocumentText, PiecewiseText } from '../../../src/language/documentText';
import { CorpusIndex } from '../../../src/language/index/corpusIndex';
import { fitMixture } from '../../../src/language/mixture/fit';
import { languageOf } from '../../../src/language/mixture/languageModel';
import { SymbolTree } from '../../../src/language/mixture/symbolTree';
import { OpenDocument } from '../../../src/language/mixture/openDocument';
import type { TextState } from '../../../src/language/textState';
import { Vocabulary } from '../../../src/model/vocabulary';
import { countedMixing } from './countedMixing';

const entries = Array.from({ length: 40 }, (_, i) => `{"id":${i},"name":"user${i % 7}","active":${i % 3 === 0}},`);
const learned = [
  entries.slice(0, 20).join('\n'),
  'export function total(items) {\n  return items.length;\n}\n'.repeat(4),
];
const vocabulary = Vocabulary.of(learned);
const symbols = learned.map((text) => vocabulary.encode(text));
const raw = languageOf(CorpusIndex.of(symbols, vocabulary.size), SymbolTree.of(symbols, vocabulary), vocabulary);
const language = { ...raw, fitted: { alone: fitMixture(raw, symbols) } };

/** Counts the characters that are read of it. */
class CountingText implements DocumentText {
  readonly text = new PiecewiseText();
  looked = 0;

  get length(): number {
    return this.text.length;
  }

  slice(from: number, to: number): string {
    const part = this.text.slice(from, to);
    this.looked += part.length;
    return part;
  }
}

/** The greedy continuation of the document. */
function next(document: OpenDocument, text: DocumentText, length: number): string {
  let state: TextState = document.stateAt(text, text.length, neverCancelled)!;
  let found = '';
  while (found.length < length) {
    const { symbol } = state.likeliest(1)[0]!;
    found += vocabulary.decode([symbol]);
    state = state.read(symbol);
  }
  return found;
}

const documents = {
  'of many lines': 'const a = 1;\n'.repeat(20_000),
  'of one line': entries.join('').repeat(100),
  'of one line of characters that take two units': '😀語'.repeat(40_000),
};

suite('a long document', () => {
  for (const [name, text] of Object.entries(documents)) {
    test(`${name}: a typed character reads only its surroundings`, () => {
      const counting = new CountingText();
      counting.text.replace(0, 0, text);
      const document = new OpenDocument(language);
      document.stateAt(counting, counting.length, neverCancelled);
      for (const character of '{"id":1,\n"name":'.repeat(20)) {
        counting.looked = 0;
        document.forgetAfter(counting.length);
        counting.text.replace(counting.length, 0, character);
        assert.ok(document.stateAt(counting, counting.length, neverCancelled));
        assert.ok(counting.looked < 12_000, `${counting.looked}`);
      }
    });

    test(`${name}: is completed from the text before the cursor`, () => {
      const document = new OpenDocument(language);
      assert.equal(next(document, `${text}\nexport function to`, 10), 'tal(items)');
      const typed = `${text}{"id":17,"na`;
      assert.equal(next(new OpenDocument(language), typed, 10), 'me":"user3');
    });
  }

  test('of one line, typed: is completed from the text before the cursor', () => {
    const line = `${documents['of one line'].slice(0, 3000)}{"id":17,"na`;
    const typed = new OpenDocument(language);
    for (let end = 1; end < line.length; end++) typed.stateAt(line, end, neverCancelled);
    assert.equal(next(typed, line, 10), 'me":"user3');
  });

  test('of one line: after an edit in its middle, reading continues from there', () => {
    const line = documents['of one line'];
    const document = new OpenDocument(language);
    document.stateAt(line, line.length, neverCancelled);
    const middle = line.indexOf('{"id":17,', line.length / 2);
    const edited = `${line.slice(0, middle)}{"id":3,"na`;
    document.forgetAfter(middle);
    assert.equal(next(document, edited, 10), 'me":"user3');
    document.forgetAfter(middle);
    assert.equal(next(document, `${line}{"id":18,"na`, 10), 'me":"user4');
  });

  test('is completed without the lines for which there was no time, and with them when they were read in advance', () => {
    const others = 'const a = 1;\n'.repeat(20_000);
    const text = `${others}${'zebra(quagga, okapi);\n'.repeat(9)}${others.slice(0, 13 * 300)}zebra(qua`;
    const late = { isCancelled: true };
    const document = new OpenDocument(language);
    const state = document.stateAt(text, text.length, neverCancelled, late);
    const probability = (of: TextState): number => of.probability(vocabulary.encode('g')[0]!);
    assert.ok(state && probability(state) < 0.5);
    let polls = 0;
    // Each call has the time for a few pieces of text.
    const soon = {
      get isCancelled() {
        return ++polls % 500 === 0;
      },
    };
    let calls = 1;
    while (!document.prepare(text, text.length, soon)) assert.ok(++calls < 1000);
    assert.ok(calls > 3, `${calls}`);
    const read = document.stateAt(text, text.length, neverCancelled, late);
    assert.ok(read && probability(read) > 0.9, `${read && probability(read)}`);
  });

  test('is learned whole between requests, and then predicted better', () => {
    const { mixing, live } = countedMixing();
    const document = new OpenDocument({ ...language, mixing });
    // What one name is followed by, far before the cursor.
    const text = `${'zebra(quagga, okapi);\n'.repeat(20)}${'const a = 1;\n'.repeat(200)}zebra(qua`;
    const probability = (): number => {
      const state = document.stateAt(text, text.length, neverCancelled)!;
      return state.probability(vocabulary.encode('g')[0]!);
    };
    const noted = probability();
    let polls = 0;
    const soon = {
      get isCancelled() {
        return ++polls % 100 === 0;
      },
    };
    let calls = 1;
    while (!document.prepare(text, text.length, soon)) {
      assert.ok(++calls < 1000);
      if (calls === 5) assert.equal(probability(), noted, 'a request in between is answered from the noted text');
      assert.equal(live(), 2);
    }
    assert.ok(calls > 20, `${calls}`);
    assert.equal(live(), 1);
    assert.ok(probability() > noted, `${noted}, ${probability()}`);
    polls = 0;
    assert.ok(document.prepare(text, text.length, soon));
    assert.ok(polls < 3, 'nothing is left');
    document.release();
    assert.equal(live(), 0);
  });

  test('that changes while it is learned between requests is learned as it is then', () => {
    const { mixing, live } = countedMixing();
    const [changed, fresh] = [new OpenDocument({ ...language, mixing }), new OpenDocument({ ...language, mixing })];
    const lines = 'const a = 1;\n'.repeat(200);
    const text = `${lines}zebra(quagga);\n${lines}`;
    changed.stateAt(text, text.length, neverCancelled);
    let polls = 0;
    const soon = {
      get isCancelled() {
        return ++polls % 100 === 0;
      },
    };
    for (let call = 0; call < 5; call++) assert.ok(!changed.prepare(text, text.length, soon));
    const other = `${lines}okapi(impala);\n${lines}`;
    changed.forgetAfter(lines.length);
    for (const document of [changed, fresh]) {
      document.stateAt(other, other.length, neverCancelled);
      while (!document.prepare(other, other.length, neverCancelled));
    }
    const likeliest = [changed, fresh].map((one) => one.stateAt(other, other.length, neverCancelled)!.likeliest(3));
    assert.deepEqual(likeliest[0], likeliest[1]);
    for (const document of [changed, fresh]) document.release();
    assert.equal(live(), 0);
  });

  test('predicts the same, once prepared, whether a request had the time to read it or not', () => {
    const text = `${'const a = 1;\n'.repeat(20_000)}const b`;
    const [asked, prepared] = [new OpenDocument(language), new OpenDocument(language)];
    assert.ok(asked.stateAt(text, text.length, neverCancelled));
    for (const one of [asked, prepared]) assert.ok(one.prepare(text, text.length, neverCancelled));
    const likeliest = ([asked, prepared] as const).map((one) =>
      one.stateAt(text, text.length, neverCancelled)!.likeliest(3),
    );
    assert.deepEqual(likeliest[0], likeliest[1]);
  });
});
