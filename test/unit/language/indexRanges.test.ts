import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CorpusIndex, placesOfFiles } from '../../../src/language/index/corpusIndex';
import { TokenContexts } from '../../../src/language/index/tokenContexts';
import { TokenIndex } from '../../../src/language/index/tokenIndex';
import { WordClasses } from '../../../src/language/index/wordClasses';
import { DocumentMatches } from '../../../src/language/mixture/documentMatches';
import { firstLength, indexContexts } from '../../../src/language/mixture/learned';
import { type IndexInputs, IndexRanges } from '../../../src/language/mixture/indexRanges';
import { Reading } from '../../../src/language/mixture/reading';
import { contextLengths } from '../../../src/language/recipe';

/** Number of symbols; 0 is the boundary. */
const size = 4;

/** Files of few symbols with many repetitions, so that contexts of all lengths occur. */
const file = fc
  .array(
    fc.tuple(fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 12 }), fc.integer({ min: 1, max: 6 })),
  )
  .map((parts) => Uint16Array.from(parts.flatMap(([part, times]) => Array.from({ length: times }, () => part).flat())));

/** Range of the suffixes that begin with the symbols, searched from the first on. */
function search(index: CorpusIndex, symbols: readonly number[]): { readonly low: number; readonly high: number } {
  let [low, high] = [0, index.suffixes.length];
  for (const [depth, symbol] of symbols.entries()) {
    low = index.lowerBound(low, high, depth, symbol);
    high = index.lowerBound(low, high, depth, symbol + 1);
  }
  return { low, high };
}

suite('the occurrences of contexts in the index', () => {
  test('are counted for each outcome as a search of the whole index does', () => {
    fc.assert(
      fc.property(fc.array(file, { minLength: 1, maxLength: 4 }), fc.nat(3), fc.nat(120), (files, left, length) => {
        const whole = CorpusIndex.of(files, size);
        const index = whole.without(placesOfFiles(files, whole.text.length, (file) => file < left));
        const text = [...(files.at(-1) ?? []), ...(files[0] ?? [])].slice(0, length);
        const [none, same] = [new Uint8Array(size), Uint16Array.from({ length: size }, (_, symbol) => symbol)];
        const cases = { letterCase: none, smallOf: same, capitalOf: same };
        const alphabet = { size, isWord: none, isBlank: none, bracket: new Int8Array(size), ...cases, newline: -1 };
        const tokens = TokenIndex.of(index, new TokenContexts(alphabet, WordClasses.of(index.text, alphabet)));
        const reading = new Reading({ index, tokens, alphabet }, new DocumentMatches());
        for (const symbol of [0, ...text]) reading.read(symbol);
        const ranges = new IndexRanges();
        const integers = (): Int32Array => new Int32Array(indexContexts);
        const inputs = { no: integers(), yes: integers(), stages: integers() };
        ranges.begin(reading);
        const count = (level: number, bounds: Bounds): void => {
          ranges.count(bounds[1], level, inputs);
          assertCounts(index, text, inputs, bounds, level);
          assert.equal(ranges.found, foundIn(inputs), 'the longest context found');
        };
        // At least 2, then at least 3 or 1.
        count(0, [0, 2, size]);
        ranges.descend(0, 0);
        count(1, [0, 1, 2]);
        ranges.descend(0, 1);
        count(1, [2, 3, size]);
        // At least 3, then at least 2, then at least 1.
        count(0, [0, 3, size]);
        ranges.descend(0, 0);
        count(1, [0, 2, 3]);
        ranges.descend(1, 0);
        count(2, [0, 1, 2]);
      }),
    );
  });
});

/** The symbols that agree with the decisions so far, and between them the one of the decision. */
type Bounds = readonly [from: number, node: number, to: number];

/** The state of the longest context that occurs: its length, and whether only yes or only no followed it. */
function foundIn({ no, yes }: IndexInputs): number {
  const last = contextLengths.findLastIndex((_, i) => no[firstLength + i]! + yes[firstLength + i]! > 0);
  if (last < 0) return 0;
  return 4 * (last + 1) + (no[firstLength + last] === 0 ? 1 : yes[firstLength + last] === 0 ? 2 : 0);
}

function assertCounts(
  index: CorpusIndex,
  text: readonly number[],
  { no, yes, stages }: IndexInputs,
  [from, node, to]: Bounds,
  level: number,
): void {
  for (const [i, length] of contextLengths.entries()) {
    if (length > text.length + 1) continue;
    const context = [0, ...text].slice(-length);
    const { low, high } = search(index, context);
    const at = (symbol: number): number => index.lowerBound(low, high, length, symbol);
    const own = firstLength + i;
    assert.deepEqual([no[own], yes[own]], [at(node) - at(from), at(to) - at(node)], `length ${length}`);
    const all = [0, 1, 3][level]!;
    const isAll = at(to) - at(from) === high - low;
    assert.equal(stages[own], isAll ? all : all + 1, `stage after the length ${length}`);
  }
}
