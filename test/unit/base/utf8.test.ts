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

  test('text is restored from its bytes, with its byte order mark and from shared memory', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const bytes = new TextEncoder().encode(text);
        const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
        shared.set(bytes);
        assert.equal(decodeUtf8(bytes), text);
        assert.equal(decodeUtf8(shared), text);
      }),
    );
    assert.equal(decodeUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x41)), '\ufeffA');
  });

  test('bytes that are not UTF-8 have no text', () => {
    const invalid = [[0x80], [0xc0, 0x80], [0xe2, 0x82], [0xe0, 0x80, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xff]];
    for (const bytes of invalid) assert.equal(decodeUtf8(Uint8Array.from([0x41, ...bytes])), undefined);
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
