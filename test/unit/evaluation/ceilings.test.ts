import assert from 'node:assert/strict';
import { measureCeilings } from '../../../src/evaluation/ceilings';
import { CorpusIndex } from '../../../src/language/index/corpusIndex';
import { languageOf } from '../../../src/language/mixture/languageModel';
import { SymbolTree } from '../../../src/language/mixture/symbolTree';
import { Vocabulary } from '../../../src/model/vocabulary';

const learned = ['alpha = 1234567;\n'.repeat(6), 'beta = 2345678;\n'.repeat(5), 'alpha = 9;\n'.repeat(4)];

function languageOfTexts(): ReturnType<typeof languageOf> {
  const vocabulary = Vocabulary.of(learned);
  const encoded = learned.map((text) => vocabulary.encode(text));
  return languageOf(CorpusIndex.of(encoded, vocabulary.size), SymbolTree.of(encoded, vocabulary), vocabulary);
}

suite('ceilings of replayed typing', () => {
  test('a decoded text is shown as far as it is right, so that nothing wrong is shown', () => {
    const { stop } = measureCeilings(languageOfTexts(), [{ path: 'a', text: 'alpha = 1234000;\n' }], 80);
    assert.ok(stop.keystrokesSaved > 0.4, `${stop.keystrokesSaved}`);
    assert.deepEqual([stop.wrongPer100, stop.acceptance], [0, 1]);
  });

  test('the best of five texts saves at least what the likeliest one saves, and more where that is wrong', () => {
    const files = [{ path: 'a', text: 'alpha = 9;\nbeta = 2345678;\nalpha = 9;\n' }];
    const { stop, choice } = measureCeilings(languageOfTexts(), files, 80);
    assert.ok(choice.keystrokesSaved > stop.keystrokesSaved, `${choice.keystrokesSaved}, ${stop.keystrokesSaved}`);
  });

  test('text unlike anything that was learned saves nothing', () => {
    const { stop, choice } = measureCeilings(languageOfTexts(), [{ path: 'a', text: '😀😁😂' }], 80);
    assert.deepEqual([stop.keystrokesSaved, choice.keystrokesSaved], [0, 0]);
  });
});
