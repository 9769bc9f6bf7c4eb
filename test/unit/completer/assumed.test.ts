import assert from 'node:assert/strict';
import fc from 'fast-check';
import { neverCancelled } from '../../../src/base/cancellation';
import { Completer } from '../../../src/completer/completer';
import { CorpusIndex } from '../../../src/language/index/corpusIndex';
import { fitMixture } from '../../../src/language/mixture/fit';
import { languageOf } from '../../../src/language/mixture/languageModel';
import { SymbolTree } from '../../../src/language/mixture/symbolTree';
import { encodeIndex } from '../../../src/language/mixture/indexFile';
import { encodeCheckpoint } from '../../../src/model/checkpoint';
import { scalarKernels } from '../../../src/numeric/scalarKernels';
import { Vocabulary } from '../../../src/model/vocabulary';
import type { AssumedText } from '../../../src/protocol/completer';
import { tinyCheckpoint } from '../model/tinyCheckpoint';

const learned = 'export function total(items) {\n  return items.length;\n}\n'.repeat(8);

function indexOf(text: string): Uint8Array {
  const vocabulary = Vocabulary.of([text]);
  const symbols = [vocabulary.encode(text)];
  const tree = SymbolTree.of(symbols, vocabulary);
  const language = languageOf(CorpusIndex.of(symbols, vocabulary.size), tree, vocabulary);
  const fitted = { alone: fitMixture(language, symbols) };
  return Buffer.concat(encodeIndex({ ...language, fitted }, { fingerprint: 'a' }));
}

const index = indexOf(learned);
const checkpoint = encodeCheckpoint(tinyCheckpoint(learned.slice(0, 60)));
const models = {
  index: (completer: Completer) => {
    completer.loadIndex(index);
  },
  network: (completer: Completer) => completer.load(checkpoint),
};

/** A completer with one open document. */
function opened(load: (completer: Completer) => unknown, text: string): Completer {
  const completer = new Completer(() => scalarKernels);
  load(completer);
  completer.open('file', 1, text);
  return completer;
}

function answer(completer: Completer, offset: number, assumed?: AssumedText): unknown {
  const options = { temperature: 0, topK: 1, eagerness: 'eager', maximumLength: 20, severalLines: true } as const;
  const place = { id: 1, uri: 'file', version: 1, offset, trigger: 'explicit', options } as const;
  const said = completer.complete({ ...place, ...(assumed && { assumed }) }, neverCancelled);
  // The assumed text alone is a suggestion, too, if no continuation is likely enough.
  const further = said.kind === 'completed' ? said.suggestions.filter(({ text }) => text !== '') : [];
  return further.length > 0 ? further : 'quiet';
}

suite('an assumed text in place of the current word', () => {
  const line = fc.string({ unit: fc.constantFrom('r', 'e', 't', 'i', 'items', ' ', '.', '(', ')', 'x', '語', '😀') });

  for (const [name, load] of Object.entries(models)) {
    test(`is completed as part of the document, and is not kept: ${name}`, () => {
      const places = fc.record({ head: line, typed: line, suffix: fc.constantFrom('', ')', ' = 1'), text: line });
      fc.assert(
        fc.property(places, ({ head, typed, suffix, text }) => {
          const before = `function total(items) {\n  ${head}`;
          const after = `${suffix}\n}\n`;
          const offset = before.length + typed.length;
          const completer = opened(load, before + typed + after);
          const asItIs = answer(completer, offset);
          const assumed = { start: before.length, text };
          const really = answer(opened(load, before + text + after), before.length + text.length);
          assert.deepEqual(answer(completer, offset, assumed), really);
          assert.deepEqual(answer(completer, offset), asItIs);
          assert.deepEqual(answer(completer, offset, assumed), really);
        }),
        { numRuns: 15 },
      );
    });
  }

  test('does not affect later typing', () => {
    const before = 'function total(items) {\n  ret';
    const typed = opened(models.index, before);
    answer(typed, before.length, { start: before.length - 3, text: 'export' });
    typed.change('file', 1, [{ offset: before.length, deleted: 0, inserted: 'urn ' }]);
    const plain = opened(models.index, `${before}urn `);
    assert.deepEqual(answer(typed, before.length + 4), answer(plain, before.length + 4));
  });
});
