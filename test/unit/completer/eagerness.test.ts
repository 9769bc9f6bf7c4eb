import assert from 'node:assert/strict';
import { neverCancelled } from '../../../src/base/cancellation';
import { Completer } from '../../../src/completer/completer';
import type { Prices } from '../../../src/language/eagerness';
import { CorpusIndex } from '../../../src/language/index/corpusIndex';
import { fitMixture } from '../../../src/language/mixture/fit';
import { languageOf, symbolCounts } from '../../../src/language/mixture/language';
import { encodeIndex } from '../../../src/language/mixture/indexFile';
import { scalarKernels } from '../../../src/numeric/scalarKernels';
import { Vocabulary } from '../../../src/model/vocabulary';
import type { Eagerness, FromCompleter } from '../../../src/protocol/completer';

const text = 'export const answer = question.answers.first();\n'.repeat(20);
const before = 'export const ans';

/** An index of the text, with the prices that were calibrated for it. */
function indexWith(prices?: Prices): Uint8Array {
  const vocabulary = Vocabulary.of([text]);
  const symbols = [vocabulary.encode(text)];
  const language = languageOf(
    CorpusIndex.of(symbols, vocabulary.size),
    symbolCounts(symbols, vocabulary.size),
    vocabulary,
  );
  const fitted = { alone: fitMixture(language, symbols), ...(prices && { prices }) };
  return Buffer.concat(encodeIndex({ ...language, fitted }, { fingerprint: 'a' }));
}

function answer(index: Uint8Array, eagerness: Eagerness): FromCompleter['kind'] {
  const completer = new Completer(() => scalarKernels);
  completer.loadIndex(index);
  completer.open('file', 1, before);
  const options = { temperature: 0, topK: 1, eagerness, maximumLength: 80, severalLines: false };
  const place = { uri: 'file', version: 1, offset: before.length };
  return completer.complete({ id: 1, ...place, trigger: 'automatic', options }, neverCancelled).kind;
}

suite('eagerness', () => {
  test('uses the prices calibrated for the workspace', () => {
    const index = indexWith({ quiet: 1000, balanced: 0.5, eager: 0.5 });
    assert.equal(answer(index, 'quiet'), 'quiet');
    assert.equal(answer(index, 'balanced'), 'completed');
  });

  test('uses typical prices if none were calibrated', () => {
    assert.equal(answer(indexWith(), 'quiet'), 'completed');
  });
});
