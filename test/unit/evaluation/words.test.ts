import assert from 'node:assert/strict';
import fc from 'fast-check';
import { wordAtEnd, wordsIn, wordSteps } from '../../../src/language/words';

function steps(text: string): string[] {
  const ends = wordSteps(text);
  return ends.map((end, i) => text.slice(ends[i - 1] ?? 0, end));
}

suite('words', () => {
  test('are what the editor takes them for', () => {
    assert.deepEqual(
      [...wordsIn('this.$x_1 = 1.5+día; // 日本')].map(({ text }) => text),
      ['this', '$x_1', '1.5', 'día', '日本'],
    );
    assert.deepEqual(
      [...wordsIn(' ab cd')],
      [
        { text: 'ab', end: 3 },
        { text: 'cd', end: 6 },
      ],
    );
  });

  test('end where Accept Next Word stops', () => {
    assert.deepEqual(steps('console.log(x, y)'), ['console', '.', 'log', '(', 'x', ', ', 'y', ')']);
    assert.deepEqual(steps('return true;'), ['return', ' ', 'true', ';']);
    assert.deepEqual(steps(') => {'), [') ', '=> ', '{']);
    assert.deepEqual(steps('  "a"'), ['  ', '"', 'a', '"']);
    assert.deepEqual(steps(''), []);
  });

  test('steps go through a text from its start to its end', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '1', '.', '-', ' ', '(', '語', '😀') }), (text) => {
        assert.equal(steps(text).join(''), text);
        assert.ok(steps(text).every((step) => step !== ''));
      }),
    );
  });

  test('the one at the end is what was typed of it', () => {
    assert.equal(wordAtEnd('a.fooBar'), 'fooBar');
    assert.equal(wordAtEnd('$el'), '$el');
    assert.equal(wordAtEnd('foo '), '');
    assert.equal(wordAtEnd(''), '');
  });
});
