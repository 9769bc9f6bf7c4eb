import assert from 'node:assert/strict';
import fc from 'fast-check';
import { wordAtEnd, wordEnds, wordsIn, wordSteps } from '../../../src/language/words';

function steps(text: string): string[] {
  const ends = wordSteps(text);
  return ends.map((end, i) => text.slice(ends[i - 1] ?? 0, end));
}

suite('words', () => {
  test('are those of the editor', () => {
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

  test('end between the words of scripts without spaces, too, where Accept Next Word does not stop', () => {
    const ends = wordEnds('x = 次の設定;');
    assert.deepEqual(
      ends.filter(({ isStep }) => isStep).map(({ end }) => end),
      wordSteps('x = 次の設定;'),
    );
    assert.deepEqual(
      ends.filter(({ isStep }) => !isStep).map(({ end }) => end),
      [5, 6],
    );
    assert.ok(wordEnds('const 변수 = día;').every(({ isStep }) => isStep));
  });

  test('steps go through a text from its start to its end', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '1', '.', '-', ' ', '(', '語', '😀') }), (text) => {
        assert.equal(steps(text).join(''), text);
        assert.ok(steps(text).every((step) => step !== ''));
      }),
    );
  });

  test('the word at the end is its typed part', () => {
    assert.equal(wordAtEnd('a.fooBar'), 'fooBar');
    assert.equal(wordAtEnd('$el'), '$el');
    assert.equal(wordAtEnd('foo '), '');
    assert.equal(wordAtEnd(''), '');
  });
});
