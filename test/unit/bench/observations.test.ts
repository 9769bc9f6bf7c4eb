import assert from 'node:assert/strict';
import { flickerCounts, ghostTextCounts } from '../../../bench/editor/ghostText';
import { type Keystroke, keystrokesOf } from '../../../bench/editor/keystrokes';
import { listCounts } from '../../../bench/editor/listOpenings';
import { MeantText } from '../../../bench/editor/meantText';
import type { ScreenEvent } from '../../../bench/editor/screen';
import { keyAt, viewAt } from './screenEvents';

function strokes(meant: string, ...events: readonly ScreenEvent[]): Keystroke[] {
  return keystrokesOf(events, [new MeantText('a.ts', meant)]);
}

suite('what the session bench counts', () => {
  test('ghost text before a key: right, right in its first word, wrong', () => {
    const counts = ghostTextCounts(
      strokes(
        'return value;',
        viewAt(0, 're¦turn value;'),
        keyAt(1, 't'),
        viewAt(2, 'ret¦urn total;'),
        keyAt(3, 'u'),
        viewAt(4, 'retu¦ry'),
        keyAt(5, 'r'),
        viewAt(6, 'retur¦'),
        keyAt(7, 'n'),
      ),
    );
    assert.deepEqual(counts, { keys: 4, shown: 3, right: 1, rightWord: 2, latencies: [] });
  });

  test('the time from a key to new ghost text', () => {
    const { latencies } = ghostTextCounts(
      strokes('return', viewAt(0, 'r¦'), keyAt(10, 'e'), viewAt(15, 're¦'), viewAt(42, 're¦turn'), keyAt(99, 't')),
    );
    assert.deepEqual(latencies, [32]);
  });

  test('ghost text that stays while it is typed through does not flicker', () => {
    const { agreeing, vanished, replaced, blinked } = flickerCounts(
      strokes('return', viewAt(0, 're¦turn'), keyAt(1, 't'), viewAt(9, 'ret¦urn')),
    );
    assert.deepEqual({ agreeing, vanished, replaced, blinked }, { agreeing: 1, vanished: 0, replaced: 0, blinked: 0 });
  });

  test('right ghost text that is gone or replaced until the next key counts as flicker', () => {
    const gone = flickerCounts(strokes('return', viewAt(0, 're¦turn'), keyAt(1, 't'), viewAt(9, 'ret¦')));
    const other = flickerCounts(strokes('return', viewAt(0, 're¦turn'), keyAt(1, 't'), viewAt(9, 'ret¦ire')));
    assert.deepEqual([gone.vanished, other.replaced], [1, 1]);
    assert.deepEqual(gone.examples, ['vanished: a.ts:1 re¦turn → ret¦']);
  });

  test('right ghost text that is gone for less than a tenth of a second counts as blinked', () => {
    const back = (at: number) =>
      flickerCounts(strokes('return', viewAt(0, 're¦turn'), keyAt(1, 't'), viewAt(9, 'ret¦'), viewAt(at, 'ret¦urn')))
        .blinked;
    assert.deepEqual([back(60), back(160)], [1, 0]);
  });

  test('wrong ghost text may disappear, and so may a rest that the editor has inserted itself', () => {
    const wrong = flickerCounts(strokes('return', viewAt(0, 're¦tire'), keyAt(1, 't'), viewAt(9, 'ret¦')));
    const closed = flickerCounts(strokes('f()', viewAt(0, 'f¦()'), keyAt(1, '('), viewAt(9, 'f(¦¦)')));
    const blank = flickerCounts(strokes('const a', viewAt(0, 'cons¦t '), keyAt(1, 't'), viewAt(9, 'const¦')));
    assert.deepEqual([wrong.agreeing, closed.agreeing, blank.agreeing], [0, 0, 0]);
  });

  test('ghost text is not shortened if the editor has inserted its closing bracket', () => {
    const { agreeing, shortened, replaced } = flickerCounts(
      strokes('f(x)', viewAt(0, 'f¦(x)'), keyAt(1, '('), viewAt(9, 'f(¦x¦)')),
    );
    assert.deepEqual({ agreeing, shortened, replaced }, { agreeing: 1, shortened: 0, replaced: 0 });
  });

  test('the list at the beginning of a word, and the time until it opens', () => {
    const { beginnings, opened, whole, both, latencies } = listCounts(
      strokes(
        'f operate',
        viewAt(0, 'f ¦'),
        keyAt(10, 'o'),
        viewAt(12, 'o¦'),
        viewAt(60, 'f o¦', 3),
        viewAt(61, 'f o¦perate', 3),
        keyAt(100, 'p'),
        viewAt(101, 'f op¦erate', 3),
        keyAt(200, 'e'),
        viewAt(201, 'f ope¦rate', 3),
      ),
    );
    assert.deepEqual(
      { beginnings, opened, whole, both, latencies },
      { beginnings: 1, opened: 1, whole: 0, both: 1, latencies: [50] },
    );
  });

  test('a list that opens after the expected character counts as opened within the word only', () => {
    const { opened, whole, openedInWhole } = listCounts(
      strokes(
        'abcd',
        viewAt(0, '¦'),
        keyAt(1, 'a'),
        viewAt(2, 'a¦'),
        keyAt(3, 'b'),
        viewAt(4, 'ab¦'),
        keyAt(5, 'c'),
        viewAt(6, 'abc¦'),
        keyAt(7, 'd'),
        viewAt(8, 'abcd¦', 2),
      ),
    );
    assert.deepEqual([opened, whole, openedInWhole], [0, 1, 1]);
  });

  test('a word without the list has right, wrong or no ghost text in its place', () => {
    const word = (offered: string) =>
      listCounts(
        strokes('ab', viewAt(0, '¦'), keyAt(1, 'a'), viewAt(2, 'a¦'), keyAt(3, 'b'), viewAt(4, `ab¦${offered}`)),
      );
    assert.equal(word('').opened + word('').insteadRight + word('').insteadWrong, 0);
    assert.equal(word('cd').insteadWrong, 1);
    const longer = listCounts(
      strokes('ab()', viewAt(0, '¦'), keyAt(1, 'a'), viewAt(2, 'a¦'), keyAt(3, 'b'), viewAt(4, 'ab¦()')),
    );
    assert.equal(longer.insteadRight, 1);
  });

  test('words in comments and strings, and those that are accepted at their beginning, do not count', () => {
    const inComment = strokes(
      '// ab',
      viewAt(0, '// ¦'),
      keyAt(1, 'a'),
      viewAt(2, '// a¦'),
      keyAt(3, 'b'),
      viewAt(4, '// ab¦'),
    );
    const accepted = strokes(
      'abc',
      viewAt(0, '¦'),
      keyAt(1, 'a'),
      viewAt(2, 'a¦bc'),
      keyAt(3, 'Tab', 'accept'),
      viewAt(4, 'abc¦'),
    );
    assert.deepEqual([listCounts(inComment).beginnings, listCounts(accepted).beginnings], [0, 0]);
  });
});
