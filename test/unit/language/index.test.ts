import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Random } from '../../../src/base/random';
import { CorpusIndex, placesOfFiles } from '../../../src/language/index/corpusIndex';
import { suffixArray } from '../../../src/language/index/suffixArray';

const texts = fc.array(fc.nat(3), { minLength: 1, maxLength: 60 });

suite('the index', () => {
  test('sorts suffixes as a naive comparison does, up to the depth', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 2, max: 70 }), fc.constantFrom(4, 200, 300), (text, depth, alphabet) => {
        assertSorted(Uint16Array.from(text), alphabet, depth);
      }),
    );
  });

  test('sorts long texts of one symbol, of repetitions, and of all symbols', () => {
    const size = 20_000;
    for (const symbolAt of [() => 5, (i: number) => i % 2, (i: number) => (i * i) % 7, (i: number) => size - i]) {
      assertSorted(
        Uint16Array.from({ length: size }, (_, i) => symbolAt(i) % 1000),
        1000,
        33,
      );
    }
    const random = new Random(1);
    for (const alphabet of [2, 100, 256]) {
      const text = Uint8Array.from({ length: size }, () => random.next() ** 3 * alphabet);
      // Repetitions need many rounds of sorting.
      for (let at = 100; at + 100 < size; at += 300) text.copyWithin(at, 0, 100);
      assertSorted(text, alphabet, 33);
    }
  });

  test('counts the symbols after any context as a search of the text does', () => {
    fc.assert(
      fc.property(
        fc.array(texts, { maxLength: 4 }),
        fc.array(fc.nat(3), { minLength: 1, maxLength: 4 }),
        (files, context) => {
          // Symbol 0 separates files.
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

  test('without some of its files, counts as an index of the others', () => {
    const leftOut = fc.array(fc.boolean(), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(fc.array(texts, { maxLength: 5 }), leftOut, (files, isLeftOut) => {
        const symbols = files.map((file) => Uint16Array.from(file, (symbol) => symbol + 1));
        const others = CorpusIndex.of(
          symbols.filter((_, file) => !isLeftOut[file]),
          5,
        );
        const whole = CorpusIndex.of(symbols, 5);
        const places = placesOfFiles(symbols, whole.text.length, (file) => isLeftOut[file] === true);
        const without = whole.without(places);
        assert.deepEqual(without.starts, others.starts);
        // Up to the end of its file: another one may follow.
        const beginnings = ({ text, suffixes }: CorpusIndex) =>
          [...suffixes].map((place) => [...text.slice(place, text.indexOf(0, place + 1))].join());
        assert.deepEqual(beginnings(without).sort(), beginnings(others).sort());
        assert.equal(without.suffixes.length, others.suffixes.length);
        assert.ok(without.suffixes.every((place) => places[place] === 0));
      }),
    );
  });

  test('finds the same with and without cached searches', () => {
    const random = new Random(1);
    const index = CorpusIndex.of([Uint16Array.from({ length: 5000 }, () => 1 + random.next() * 19)], 20);
    const { suffixes, starts } = index;
    for (let i = 0; i < 20_000; i++) {
      const context = Math.floor(random.next() * 20);
      const symbol = Math.floor(random.next() * 21);
      // Alternates between short ranges within a context and long ranges before any.
      const depth = i % 2;
      const low = depth === 1 ? starts[context]! : Math.floor(random.next() * 100);
      const high = depth === 1 ? starts[context + 1]! : low + Math.floor(random.next() * (suffixes.length - low));
      const found = index.lowerBound(low, high, depth, symbol);
      assertBound(index, [low, high, depth, symbol], found);
      if (low === high) continue;
      const [first, last] = [index.symbolAfter(low, depth), index.symbolAfter(high - 1, depth)];
      assert.equal(index.lowerBoundWithin(low, high, depth, symbol, first, last), found);
    }
  });

  test('searches only for symbols between the first and the last one that follow', () => {
    class Searched extends CorpusIndex {
      searches = 0;
      override lowerBound(...search: [low: number, high: number, depth: number, symbol: number]): number {
        this.searches++;
        return super.lowerBound(...search);
      }
    }
    const { text, suffixes, starts } = CorpusIndex.of([Uint16Array.of(1, 3, 1, 5, 1, 7)], 8);
    const index = new Searched(text, suffixes, 8);
    index.searches = 0;
    const [low, high] = [starts[1]!, starts[2]!];
    const bounds = [2, 3, 4, 6, 7, 8].map((symbol) => index.lowerBoundWithin(low, high, 1, symbol, 3, 7) - low);
    assert.deepEqual([bounds, index.searches], [[0, 0, 1, 2, 2, 3], 3]);
  });

  test('takes five bytes a symbol, six where there are more than 256', () => {
    const file = new Uint16Array(100_000).fill(7);
    for (const [V, bytes] of [
      [100, 5],
      [256, 5],
      [257, 6],
    ] as const) {
      const { bytes: found } = CorpusIndex.of([file], V);
      assert.ok(
        found >= bytes * file.length && found < (bytes + 0.1) * file.length,
        `${found} bytes with ${V} symbols`,
      );
    }
  });
});

function assertSorted(text: Uint8Array | Uint16Array, alphabet: number, depth: number): void {
  const padded = new Uint16Array(text.length + depth);
  padded.set(text);
  const places = suffixArray(padded, text.length, alphabet, depth);
  assert.equal(new Set(places).size, text.length);
  for (let i = 1; i < places.length; i++) {
    const [before, after] = [places[i - 1]!, places[i]!];
    let same = 0;
    while (same < depth && padded[before + same] === padded[after + same]) same++;
    assert.ok(same === depth || padded[before + same]! < padded[after + same]!, `${i}: ${before}, ${after}`);
  }
}

function assertBound({ text, suffixes }: CorpusIndex, search: readonly number[], found: number): void {
  const [low = 0, high = 0, depth = 0, symbol = 0] = search;
  assert.ok(found === low || text[suffixes[found - 1]! + depth]! < symbol);
  assert.ok(found === high || text[suffixes[found]! + depth]! >= symbol);
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
