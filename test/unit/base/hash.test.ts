import assert from 'node:assert/strict';
import fc from 'fast-check';
import { crc32, hashText, mixBits } from '../../../src/base/hash';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

suite('hashes', () => {
  test('CRC-32 has the values of the catalogue of parametrised CRC algorithms', () => {
    assert.equal(crc32(bytesOf('123456789')), 0xcbf43926);
    assert.equal(crc32(bytesOf('')), 0);
    assert.equal(crc32(bytesOf('The quick brown fox jumps over the lazy dog')), 0x414fa339);
  });

  test('CRC-32 of a text continues that of its first part', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), (first, second) => {
        assert.equal(crc32(Uint8Array.from([...first, ...second])), crc32(second, crc32(first)));
      }),
    );
  });

  test('mixing is MurmurHash3’s: its value for 1, 0 stays 0, and no two inputs meet', () => {
    assert.equal(mixBits(1), 0x514e28b7);
    assert.equal(mixBits(0), 0);
    assert.equal(new Set(Array.from({ length: 10_000 }, (_, i) => mixBits(i))).size, 10_000);
  });

  test('a changed bit of a text changes about half of the bits of its hash', () => {
    const flips = Array.from({ length: 200 }, (_, i) => hashText(`text ${i}`) ^ hashText(`text ${i}`, 1));
    const bits = flips.map((flip) => (flip >>> 0).toString(2).replaceAll('0', '').length);
    const mean = bits.reduce((sum, count) => sum + count, 0) / bits.length;
    assert.ok(mean > 14 && mean < 18, `found ${mean} of 32`);
  });
});
