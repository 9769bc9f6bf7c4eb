import assert from 'node:assert/strict';
import { tokenContexts } from '../../../src/language/index/tokenContexts';
import { decodeIndex } from '../../../src/language/mixture/indexFile';
import { aligned, bodyOf, forgedIndex, headerOf, tinyIndex } from './tinyIndex';

const learned = 'let total = items.length;\n'.repeat(4);
const plain = tinyIndex(learned);
const fitted = tinyIndex(learned, { isFitted: true });

/**
 * Number of the arrays before those of the fitted mixtures: the text, its suffixes, two of each token context and of the word
 * ends, and the counts of the symbols.
 */
const firstFitted = 2 + 2 * (tokenContexts + 1) + 6 + 1;

const refused = {
  name: 'CheckpointError',
  message: /^Expected .* in the index, found .*makes the index again by itself/s,
};

suite('the file of an index', () => {
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
      { lengths: lengths.slice(0, 3 + (lengths.length - 3) / 2) },
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
    for (const count of [lengths.length - 1, firstFitted + (lengths.length - firstFitted) / 2, firstFitted + 1, 5]) {
      const kept = lengths.slice(0, count);
      const body = bodyOf(fitted).subarray(
        0,
        kept.reduce((sum, length) => sum + aligned(length), 0),
      );
      const file = forgedIndex(fitted, JSON.stringify({ ...header, lengths: kept }), body);
      assert.throws(() => decodeIndex(file), refused, `${count} of ${lengths.length} arrays`);
    }
  });

  test('is refused if the buckets of a token context do not match its places', () => {
    // The text, its suffixes, then the places and the buckets of the first context.
    const [ofText, ofSuffixes, ofPlaces, ofBuckets] = headerOf(plain).lengths as [number, number, number, number];
    const body = Buffer.from(bodyOf(plain));
    const lastBucket = aligned(ofText) + aligned(ofSuffixes) + aligned(ofPlaces) + ofBuckets - 4;
    body.writeInt32LE(7 * ofPlaces, lastBucket);
    assert.throws(() => decodeIndex(forgedIndex(plain, JSON.stringify(headerOf(plain)), body)), /Expected buckets of/);
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

  test('is refused if a fitted weight is not a finite number', () => {
    const { lengths } = headerOf(fitted);
    const startOf = (array: number): number =>
      lengths.slice(0, array).reduce((sum, length) => sum + aligned(length), 0);
    for (const [array, value] of [
      [firstFitted, NaN],
      [firstFitted, Infinity],
      [firstFitted, -Infinity],
    ] as const) {
      const body = Buffer.from(bodyOf(fitted));
      body.writeFloatLE(value, startOf(array) + 8);
      const file = forgedIndex(fitted, JSON.stringify(headerOf(fitted)), body);
      assert.throws(() => decodeIndex(file), /Expected finite values in the index, found (NaN|-?Infinity)/);
    }
  });
});
