import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CorpusIndex } from '../../../src/language/index/corpusIndex';
import { suffixArray } from '../../../src/language/index/suffixArray';

const texts = fc.array(fc.nat(3), { minLength: 1, maxLength: 60 });

suite('the index', () => {
  test('sorts suffixes as a comparison of each with each does', () => {
    fc.assert(
      fc.property(texts, (text) => {
        assert.deepEqual([...suffixArray(Uint8Array.from(text), 4)], sortedByComparison(text));
      }),
    );
  });

  test('counts what follows any context as a search of the text does', () => {
    fc.assert(
      fc.property(
        fc.array(texts, { maxLength: 4 }),
        fc.array(fc.nat(3), { minLength: 1, maxLength: 4 }),
        (files, context) => {
          // Symbol 0 stands between files.
          const symbols = files.map((file) => Uint16Array.from(file, (symbol) => symbol + 1));
          const wanted = context.map((symbol) => symbol + 1);
          const index = CorpusIndex.of(symbols, 5);
          let [low, high] = [0, index.suffixes.length];
          wanted.forEach((symbol, depth) => {
            low = index.lowerBound(low, high, depth, symbol);
            high = index.lowerBound(low, high, depth, symbol + 1);
          });
          assert.equal(high - low, occurrences(symbols, wanted));
        },
      ),
    );
  });

  test('takes five bytes a symbol, six where there are more than 256', () => {
    const file = new Uint16Array(100_000).fill(7);
    assert.ok(CorpusIndex.of([file], 100).bytes / file.length < 5.1);
    assert.ok(CorpusIndex.of([file], 300).bytes / file.length < 6.1);
  });
});

function sortedByComparison(text: readonly number[]): number[] {
  return text
    .map((_, from) => from)
    .sort((a, b) => {
      for (; a < text.length && b < text.length; a++, b++) if (text[a] !== text[b]) return text[a]! - text[b]!;
      return b - a;
    });
}

function occurrences(files: readonly Uint16Array[], wanted: readonly number[]): number {
  let count = 0;
  for (const file of files) {
    for (let from = 0; from + wanted.length <= file.length; from++) {
      if (wanted.every((symbol, i) => file[from + i] === symbol)) count++;
    }
  }
  return count;
}
