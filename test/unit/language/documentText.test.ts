import assert from 'node:assert/strict';
import fc from 'fast-check';
import { characterStart, PiecewiseText, sameUpTo } from '../../../src/language/documentText';

suite('a text in pieces', () => {
  /** Long enough to be cut into pieces. */
  const long = fc.nat(60_000).map((length) => 'lorem ipsum\n'.repeat(length / 12));
  const edit = fc.record({ at: fc.nat(70_000), deleted: fc.nat(20_000), inserted: fc.oneof(fc.string(), long) });

  test('equals a string after any edits', () => {
    fc.assert(
      fc.property(long, fc.array(edit, { maxLength: 8 }), fc.nat(70_000), (start, edits, from) => {
        let expected = start;
        const text = new PiecewiseText(start);
        for (const { at, deleted, inserted } of edits) {
          const offset = Math.min(at, expected.length);
          text.replace(offset, deleted, inserted);
          expected = expected.slice(0, offset) + inserted + expected.slice(offset + deleted);
        }
        assert.equal(text.length, expected.length);
        assert.equal(text.slice(0, Infinity), expected);
        assert.equal(text.slice(from, from + 9000), expected.slice(from, from + 9000));
      }),
      { numRuns: 50 },
    );
  });

  test('is compared with another up to their first difference', () => {
    fc.assert(
      fc.property(long, fc.nat(60_000), fc.nat(60_000), (text, at, end) => {
        const other = `${text.slice(0, at)}#${text.slice(at)}`;
        const expected = Math.min(at, end, text.length);
        assert.equal(sameUpTo(new PiecewiseText(text), new PiecewiseText(other), 0, end), expected);
        assert.equal(sameUpTo(text, other, Math.floor(expected / 2), end), expected);
      }),
      { numRuns: 30 },
    );
  });

  test('is split between characters only', () => {
    assert.equal(characterStart('a😀b', 2), 1);
    assert.equal(characterStart('a😀b', 1), 1);
    assert.equal(characterStart('a😀b', 3), 3);
    assert.equal(characterStart('😀', 0), 0);
  });
});
