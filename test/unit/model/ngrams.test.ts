import assert from 'node:assert/strict';
import { findNgramRows, historyLength, ngramLengths } from '../../../src/model/ngrams';
import { boundarySymbol } from '../../../src/model/vocabulary';

const rowCount = 1 << 20;
const lengths = ngramLengths.length;

/** Rows of the n-grams that end at each symbol of one stream. */
function rowsOf(symbols: readonly number[], history: Float32Array = new Float32Array(historyLength)): number[][] {
  const rows = new Int32Array(symbols.length * lengths);
  findNgramRows(rows, Int32Array.from(symbols), history, rowCount);
  return symbols.map((_, i) => ngramLengths.map((__, n) => rows[n * symbols.length + i]!));
}

suite('rows of n-grams', () => {
  test('are those of the last two, three and four symbols', () => {
    const at = (...symbols: number[]): number[] => rowsOf(symbols).at(-1)!;
    const [two, three, four] = at(5, 6, 7, 8, 9);
    assert.deepEqual(at(1, 6, 7, 8, 9), [two, three, four]);
    const [otherThree, otherFour] = [at(5, 6, 1, 8, 9), at(5, 1, 7, 8, 9)];
    assert.deepEqual([otherThree[0], otherThree[1] === three, otherThree[2] === four], [two, false, false]);
    assert.deepEqual([otherFour[0], otherFour[1], otherFour[2] === four], [two, three, false]);
    assert.ok(at(5, 6, 7, 9, 8)[0] !== two, 'order counts');
  });

  test('are the same over several windows as over one', () => {
    const symbols = Array.from({ length: 40 }, (_, i) => (i * 7) % 11);
    const history = new Float32Array(historyLength);
    const windows = [3, 1, 10, 26].map((length, i, all) => {
      const from = all.slice(0, i).reduce((sum, one) => sum + one, 0);
      return rowsOf(symbols.slice(from, from + length), history);
    });
    assert.deepEqual(windows.flat(), rowsOf(symbols));
  });

  test('do not reach over the beginning of a file', () => {
    const file = [boundarySymbol, 3, 4];
    assert.deepEqual(rowsOf([8, 9, 10, ...file]).slice(3), rowsOf(file));
    assert.deepEqual(rowsOf([8, boundarySymbol, ...file]).slice(2), rowsOf(file));
  });

  test('of several streams do not depend on each other', () => {
    const [a, b] = [
      [1, 2, 3, 4, 5],
      [6, 0, 8, 9, 10],
    ];
    const rows = new Int32Array(2 * 5 * lengths);
    const both = Int32Array.from(a.flatMap((symbol, t) => [symbol, b[t]!]));
    findNgramRows(rows, both, new Float32Array(2 * historyLength), rowCount);
    const ofStream = (stream: number): number[][] =>
      a.map((_, t) => ngramLengths.map((__, n) => rows[n * 10 + 2 * t + stream]!));
    assert.deepEqual([ofStream(0), ofStream(1)], [rowsOf(a), rowsOf(b)]);
  });

  test('are spread over a table of any size', () => {
    const symbols = Int32Array.from({ length: 20_000 }, (_, i) => 1 + (i % 40) * ((i >> 5) % 60));
    const rows = new Int32Array(symbols.length * lengths);
    findNgramRows(rows, symbols, new Float32Array(historyLength), 100);
    assert.ok(rows.every((row) => row >= 0 && row < 100));
    assert.equal(new Set(rows).size, 100);
  });
});
