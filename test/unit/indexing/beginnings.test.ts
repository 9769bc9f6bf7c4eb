import assert from 'node:assert/strict';
import { beginningsOf } from '../../../src/indexing/beginnings';

suite('the beginnings of files on which the mixture is fitted', () => {
  const files = (...lengths: readonly number[]): Uint16Array[] => lengths.map((length) => new Uint16Array(length));
  const lengths = (parts: readonly Uint16Array[]): number[] => parts.map(({ length }) => length);

  test('have equal lengths, except in shorter files', () => {
    assert.deepEqual(lengths(beginningsOf(files(5000, 100, 9000), 4100)), [100, 2000, 2000]);
    assert.deepEqual(lengths(beginningsOf(files(50, 60), 4096)), [50, 60]);
  });

  test('have a least length, however many files there are', () => {
    const many = files(...Array.from({ length: 2500 }, () => 700));
    assert.deepEqual(lengths(beginningsOf(many, 4096)), Array<number>(32).fill(128));
    assert.deepEqual(lengths(beginningsOf(many, 100)), [100]);
  });
});
