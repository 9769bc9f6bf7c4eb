import assert from 'node:assert/strict';
import fc from 'fast-check';
import { codePointOf, decodeUtf8, utf8Bytes, utf8SequenceLength } from '../../../src/base/utf8';

suite('UTF-8', () => {
  test('the bytes of every valid text are the platform’s', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const bytes = Array.from(text).flatMap((character) => utf8Bytes(character.codePointAt(0)!));
        assert.deepEqual(Uint8Array.from(bytes), new TextEncoder().encode(text));
      }),
    );
  });

  test('bytes are decoded or rejected as by the platform', () => {
    const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    const platform = (bytes: Uint8Array): string | undefined => {
      try {
        return strict.decode(bytes);
      } catch {
        return undefined;
      }
    };
    // Lead and continuation bytes of each length are drawn often enough to form complete sequences.
    const byte = fc.oneof(
      fc.integer({ min: 0, max: 255 }),
      fc.constantFrom(0x41, 0xc3, 0xa9, 0xe2, 0x82, 0xac, 0xf0, 0x9f),
    );
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 12 }), (values) => {
        const bytes = Uint8Array.from(values);
        assert.equal(decodeUtf8(bytes), platform(bytes));
      }),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.equal(decodeUtf8(new TextEncoder().encode(text)), text);
      }),
    );
  });

  test('a lone surrogate has its own sequence, and is restored', () => {
    for (const surrogate of [0xd800, 0xdbff, 0xdc00, 0xdfff]) {
      const bytes = utf8Bytes(surrogate);
      assert.equal(utf8SequenceLength(bytes[0]!), 3);
      assert.equal(codePointOf(bytes, 0, 3), surrogate);
      assert.equal(decodeUtf8(Uint8Array.from(bytes)), undefined);
    }
  });

  test('overlong sequences and code points beyond the last are invalid', () => {
    assert.equal(utf8SequenceLength(0xc0), 0);
    assert.equal(codePointOf([0xe0, 0x80, 0x80], 0, 3), undefined);
    assert.equal(codePointOf([0xf0, 0x80, 0x80, 0x80], 0, 4), undefined);
    assert.equal(codePointOf([0xf4, 0x90, 0x80, 0x80], 0, 4), undefined);
  });
});
