import assert from 'node:assert/strict';
import { tokenContexts } from '../../../src/language/index/tokenContexts';
import { wordClasses } from '../../../src/language/index/wordClasses';
import { decodeIndex, encodeIndex, type IndexSource } from '../../../src/language/mixture/indexFile';
import type { LanguageModel } from '../../../src/language/mixture/languageModel';
import { aligned, bodyOf, forgedIndex, headerOf, headerStart, lengthAt, tinyIndex, tinyLanguage } from './tinyIndex';

const learned = 'let total = items.length;\n'.repeat(4);
const plain = tinyIndex(learned);
const fitted = tinyIndex(learned, { isFitted: true });

/** Numbers of the arrays with the classes of words, and of the first token context; the text and its suffixes come before. */
const [wordHashes, ofWords, firstPlaces, firstBuckets] = [2, 3, 4, 5] as const;

/** Number of the arrays before those of the subtokens; two of each token context and of the word ends are the last. */
const firstOfSubtokens = firstPlaces + 2 * (tokenContexts + 1);

/** Numbers of the arrays of the subtokens. */
const [letters, starts, sums, pairStarts, seconds, pairSums] = [0, 1, 2, 3, 4, 5].map(
  (array) => firstOfSubtokens + array,
) as [number, number, number, number, number, number];

/** Number of the arrays before those of the fitted mixtures; the last one has the ranks of the symbols. */
const firstFitted = firstOfSubtokens + 6 + 1;

const refused = {
  name: 'CheckpointError',
  message: /^Expected .* in the index, found .*makes the index again by itself/s,
};

/** Start of an array among the bytes of the arrays. */
function startOf(index: Buffer, array: number): number {
  return headerOf(index)
    .lengths.slice(0, array)
    .reduce((sum, length) => sum + aligned(length), 0);
}

/** The file with another number in one of its arrays of 32-bit integers, counted from its end if `at` is negative. */
function withInteger(index: Buffer, array: number, at: number, value: number): Buffer {
  const body = Buffer.from(bodyOf(index));
  const length = headerOf(index).lengths[array]!;
  body.writeInt32LE(value, startOf(index, array) + (at < 0 ? length : 0) + 4 * at);
  return forgedIndex(index, JSON.stringify(headerOf(index)), body);
}

/** What an index consists of, to be compared. */
function contentsOf({ vocabulary, index, tokens, tree, fitted }: LanguageModel): unknown {
  return {
    characters: vocabulary.characters,
    text: index.text,
    suffixes: index.suffixes,
    words: [tokens.contexts.words.hashes, tokens.contexts.words.classes],
    tables: tokens.tables.map(({ places, buckets }) => ({ places: places.bytes, buckets })),
    subtokens: tokens.subtokens.arrays,
    ranks: tree.ranks,
    fitted,
  };
}

suite('the file of an index', () => {
  test('has all that was written, wherever its bytes are in memory', () => {
    const many = Array.from({ length: 300 }, (_, i) => String.fromCodePoint(0x4e00 + i)).join('');
    const prices = { quiet: 3, balanced: 2, eager: 0 };
    for (const text of [learned, many.slice(0, 254), many.slice(0, 255), many]) {
      const { fitted, ...language } = tinyLanguage(text);
      const { weights, others, counts } = fitted.alone;
      const other = { weights: weights.map((bits) => bits ^ 1), others: others.map((value) => value / 2), counts };
      const cases: readonly (readonly [LanguageModel, IndexSource])[] = [
        [language, { fingerprint: 'a' }],
        [
          { ...language, fitted },
          { fingerprint: 'b', isHasty: true },
        ],
        [
          { ...language, fitted: { ...fitted, prices } },
          { fingerprint: 'c', networkSteps: 0 },
        ],
        [
          { ...language, fitted: { ...fitted, withNetwork: other, prices } },
          { fingerprint: 'd', networkSteps: 7 },
        ],
      ];
      for (const [written, source] of text === learned ? cases : cases.slice(0, 1)) {
        const file = Buffer.concat(encodeIndex(written, source));
        for (const offset of source.networkSteps === undefined ? [0, 1, 2, 4] : [0]) {
          const moved = Buffer.alloc(offset + file.length);
          file.copy(moved, offset);
          const read = decodeIndex(moved.subarray(offset));
          assert.deepEqual(contentsOf(read), contentsOf(written), source.fingerprint);
          assert.deepEqual(read.source, source);
        }
      }
    }
  });

  test('is refused with each of its bits flipped, and with each of its bytes missing at the end', () => {
    for (let at = 0; at < plain.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const damaged = Buffer.from(plain);
        damaged[at]! ^= 1 << bit;
        assert.throws(() => decodeIndex(damaged), refused, `bit ${bit} of byte ${at}`);
      }
      assert.throws(() => decodeIndex(plain.subarray(0, at)), refused, `${at} bytes`);
    }
    assert.throws(() => decodeIndex(Buffer.concat([plain, Buffer.alloc(8)])), refused);
  });

  test('is refused with a sentence that says how it is replaced, if its header makes no sense', () => {
    const { lengths, characters } = headerOf(fitted);
    const changed: readonly Record<string, unknown>[] = [
      { lengths: lengths.map((length) => -length) },
      { lengths: [2 ** 40, ...lengths.slice(1)] },
      { lengths: [Number.MAX_SAFE_INTEGER, ...lengths.slice(1)] },
      { lengths: [lengths[0]! - 64, ...lengths.slice(1)] },
      { lengths: [lengths[0]! + 8, lengths[1]! - 8, ...lengths.slice(2)] },
      { lengths: [] },
      { lengths: lengths.slice(0, 2) },
      { lengths: lengths.slice(0, firstFitted + 1) },
      { lengths: [...lengths.slice(0, -1), lengths.at(-1)! + 8] },
      { lengths: ['1', 2, 3] },
      { lengths: [1.5, ...lengths.slice(1)] },
      { characters: characters.slice(1) },
      { characters: [...characters.slice(1), 0x7fffffff] },
      { characters: [...characters.slice(1), -1] },
      { characters: [...characters.slice(1), characters[1]] },
      { characters: Array.from({ length: 70_000 }, (_, i) => i) },
      { characters: 'abc' },
      { source: {} },
      { source: { fingerprint: 'a', networkSteps: 0.5 } },
      { source: { fingerprint: 'a', networkSteps: -1 } },
      { source: { fingerprint: 'a', isHasty: 1 } },
      { prices: { quiet: 1 } },
      { prices: { quiet: 1, balanced: 1, eager: null } },
    ];
    for (const change of changed) {
      const file = forgedIndex(fitted, JSON.stringify({ ...headerOf(fitted), ...change }));
      assert.throws(() => decodeIndex(file), refused, JSON.stringify(change).slice(0, 200));
    }
    assert.ok(decodeIndex(forgedIndex(fitted, JSON.stringify(headerOf(fitted)))).fitted);
  });

  test('is refused if a part of its fitted weights is missing, although lengths and checksum agree', () => {
    const { lengths, ...header } = headerOf(fitted);
    for (const count of [lengths.length - 1, firstFitted + 2, firstFitted + 1, 5]) {
      const kept = lengths.slice(0, count);
      const body = bodyOf(fitted).subarray(0, startOf(fitted, count));
      const file = forgedIndex(fitted, JSON.stringify({ ...header, lengths: kept }), body);
      assert.throws(() => decodeIndex(file), refused, `${count} of ${lengths.length} arrays`);
    }
  });

  test('is refused if the buckets of a token context do not match its places', () => {
    const places = headerOf(plain).lengths[firstPlaces]! / 3;
    assert.throws(
      () => decodeIndex(withInteger(plain, firstBuckets, -1, 1000)),
      new RegExp(`Expected buckets of ${places} places in the index, found "\\d+ of 1000"`),
    );
  });

  test('is refused if a class of its words does not exist, or belongs to no word', () => {
    const { lengths, ...header } = headerOf(plain);
    const body = Buffer.from(bodyOf(plain));
    assert.equal(lengths[ofWords], 4, 'let, total, items, length');
    body.writeUint8(wordClasses, startOf(plain, ofWords) + 3);
    assert.throws(
      () => decodeIndex(forgedIndex(plain, JSON.stringify({ lengths, ...header }), body)),
      new RegExp(`Expected classes of words below ${wordClasses} in the index, found ${wordClasses}`),
    );
    const fewer = lengths.map((length, array) => (array === wordHashes ? length - 4 : length));
    assert.throws(
      () => decodeIndex(forgedIndex(plain, JSON.stringify({ ...header, lengths: fewer }))),
      /Expected 3 values in the index, found 4/,
    );
  });

  test('is refused if its subtokens make no sense', () => {
    const { lengths } = headerOf(plain);
    for (const array of [starts, sums, pairStarts, pairSums]) {
      assert.throws(() => decodeIndex(withInteger(plain, array, 0, 1)), /Expected sums in ascending order/);
      assert.throws(() => decodeIndex(withInteger(plain, array, 1, -1)), /Expected sums in ascending order/);
    }
    const body = Buffer.from(bodyOf(plain));
    const lastLetter = startOf(plain, letters) + lengths[letters]! - 2;
    body.writeUint16LE(decodeIndex(plain).vocabulary.size, lastLetter);
    const file = forgedIndex(plain, JSON.stringify(headerOf(plain)), body);
    assert.throws(() => decodeIndex(file), /Expected sums in ascending order/, 'a letter that is no symbol');
    for (const array of [starts, pairStarts])
      assert.throws(
        () => decodeIndex(withInteger(plain, array, -1, 1000)),
        /Expected subtokens of \d+ letters in \d+ pairs in the index, found "(1000 and \d|\d+ and 1000)/,
      );
    assert.ok(lengths[seconds]! > 0, 'there are pairs');
  });

  test('is refused with what was expected and what was found', () => {
    const header = headerOf(fitted);
    const refusalOf = (file: Buffer): string => {
      try {
        decodeIndex(file);
      } catch (error) {
        return String(error);
      }
      return 'none';
    };
    const withHeader = (change: Record<string, unknown>): Buffer =>
      forgedIndex(fitted, JSON.stringify({ ...header, ...change }));
    const damaged = Buffer.from(fitted);
    damaged[fitted.length - 1]! ^= 1;
    const long = Buffer.from(fitted);
    long.writeUint32LE(2 ** 21, lengthAt);
    const [ofText, ofSuffixes, ...further] = header.lengths as [number, number, ...number[]];
    for (const [file, message] of [
      [fitted.subarray(0, -8), `Expected ${fitted.length} bytes in the index, found ${fitted.length - 8}.`],
      [damaged, 'Expected contents that match their checksum in the index'],
      [Buffer.from('something else entirely'), 'Expected a file that begins with its format in the index'],
      [long, `Expected a header that ends before byte ${Math.min(fitted.length, headerStart + 2 ** 20)} in the index`],
      [withHeader({ characters: 1 }), 'Expected a header in the index'],
      [
        withHeader({ characters: [...header.characters.slice(1), header.characters[1]] }),
        'Expected a vocabulary with each character once in the index',
      ],
      [
        withHeader({ lengths: [ofText - 64, ofSuffixes + 64, ...further] }),
        `Expected suffixes of ${ofText - 64 - 33} symbols in the index, found ${(ofSuffixes + 64) / 4}.`,
      ],
      [
        withHeader({ lengths: [ofText, ofSuffixes - 2, ...further] }),
        `Expected whole values in the index, found ${ofSuffixes / 4 - 0.5}.`,
      ],
    ] as const)
      assert.ok(refusalOf(file).includes(message), `${refusalOf(file)} instead of ${message}`);
    for (const count of [firstFitted + 1, firstFitted - 1]) {
      const lengths = header.lengths.slice(0, count);
      const file = forgedIndex(
        fitted,
        JSON.stringify({ ...header, lengths }),
        bodyOf(fitted).subarray(0, startOf(fitted, count)),
      );
      const message =
        count < firstFitted ? /Expected a text, its suffixes and .* found "\d+ arrays"/ : /most two .* "1 arrays"/;
      assert.match(refusalOf(file), message);
    }
  });

  test('is refused if its header has a key twice, or numbers that overflow', () => {
    const header = JSON.stringify(headerOf(plain));
    for (const odd of [
      header.replace('{', '{"source":{"fingerprint":"b"},'),
      header.replace('{', '{"\\u0073ource":{"fingerprint":"b"},'),
      header.replace('{"fingerprint"', '{"fingerprint":"b","fingerprint"'),
      header.replace('{', '{"prices":{"quiet":1e999,"balanced":1,"eager":1},'),
    ])
      assert.throws(() => decodeIndex(forgedIndex(plain, odd)), refused, odd);
  });

  test('is refused if a fitted value is not a finite number', () => {
    for (const value of [NaN, Infinity, -Infinity]) {
      const bits = Buffer.alloc(4);
      bits.writeFloatLE(value);
      // The weights have the upper halves of such numbers.
      for (const [array, bytes] of [
        [firstFitted, bits.subarray(2)],
        [firstFitted + 1, bits],
      ] as const) {
        const body = Buffer.from(bodyOf(fitted));
        bytes.copy(body, startOf(fitted, array) + 8);
        const file = forgedIndex(fitted, JSON.stringify(headerOf(fitted)), body);
        assert.throws(() => decodeIndex(file), new RegExp(`Expected finite values in the index, found ${value}`));
      }
    }
  });
});
