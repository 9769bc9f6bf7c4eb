import assert from 'node:assert/strict';
import fc from 'fast-check';
import { splitsGrapheme, wordAtEnd, wordEnds, wordsIn, wordSteps } from '../../../src/language/words';
import { isWordCharacter } from '../../../src/model/characters';

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

  test('the word at the end of a text is the part that is typed', () => {
    assert.equal(wordAtEnd('a.fooBar'), 'fooBar');
    assert.equal(wordAtEnd('$el'), '$el');
    assert.equal(wordAtEnd('foo '), '');
    assert.equal(wordAtEnd(''), '');
  });

  test('are of letters, digits, marks, underscores, dollars and joiners', () => {
    for (const character of ['a', 'Ж', '語', '7', '\u0301', '_', '$', '\u200c', '\u200d', '𝒳'])
      assert.ok(isWordCharacter(character), character);
    for (const character of ['', ' ', '-', '.', '😀', 'ab', '\n', '"'])
      assert.ok(!isWordCharacter(character), character);
  });

  test('may be numbers with a sign or a point', () => {
    assert.deepEqual(
      [...wordsIn('x-1 -2.5e3 .5 a.b')].map(({ text, end }) => [text, end]),
      [
        ['x', 1],
        ['1', 3],
        ['-2.5e3', 10],
        ['.5', 13],
        ['a', 15],
        ['b', 17],
      ],
    );
  });

  test('in scripts without spaces are segmented with the part in front of the suggestion', () => {
    const inner = (suggestion: string, before?: string): number[] =>
      wordEnds(suggestion, before)
        .filter(({ isStep }) => !isStep)
        .map(({ end }) => end);
    assert.ok(inner('東京都に行く').length > 1);
    // Of a word that has begun, only its end is one.
    assert.deepEqual(
      inner('京都に行く', '東'),
      inner('東京都に行く').map((end) => end - 1),
    );
    assert.deepEqual(inner('京都に行く', '東 '), inner('京都に行く'));
    assert.deepEqual(
      inner(' 東京都に行く', '東'),
      inner('東京都に行く').map((end) => end + 1),
    );
    assert.deepEqual(inner('安녕하세요abc'.replace('安', '')), []);
  });

  test('grapheme clusters are parted between two texts only if they continue', () => {
    for (const [before, after] of [
      ['e', '\u0301'],
      ['👩', '\u200d💻'],
      ['👩\u200d', '💻'],
      ['क\u094d', 'ष'],
      ['ක\u0dca', '\u200dර'],
      ['\r', '\n'],
    ] as const)
      assert.ok(splitsGrapheme(before, after), JSON.stringify([before, after]));
    for (const [before, after] of [
      ['', '\u0301'],
      ['e', ''],
      ['e', 'e'],
      ['क', 'ष'],
      ['क\u094d', ' '],
      ['👩', '💻'],
    ] as const)
      assert.ok(!splitsGrapheme(before, after), JSON.stringify([before, after]));
  });
});
