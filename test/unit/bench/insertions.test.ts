import assert from 'node:assert/strict';
import fc from 'fast-check';
import { insertionsOf } from '../../../bench/insertions';

/** Each insertion in its line: its place, the text before it, the inserted text in brackets, and the text behind it. */
function insertedIn(earlier: string, next: string): string[] {
  return insertionsOf('a.ts', earlier, next).map(
    ({ before, text, after, place }) =>
      `${place}: ${before.slice(before.lastIndexOf('\n') + 1)}[${text}]${after.split('\n', 1)[0]}`,
  );
}

suite('insertions between two versions of a file', () => {
  test('added lines are one insertion, at the end of the line above', () => {
    const [only, ...others] = insertionsOf('a.ts', 'a\nd\n', 'a\n  b\n  c\nd\n');
    assert.deepEqual(others, []);
    assert.deepEqual(only, { path: 'a.ts', before: 'a\n', text: '  b\n  c', after: '\nd\n', place: 'end' });
  });

  test('of a changed line, only what lies between the common beginning and the common end is typed', () => {
    assert.deepEqual(insertedIn('return sum(a, b);\n', 'return sum(a, b, c);\n'), ['middle: return sum(a, b[, c]);']);
    assert.deepEqual(insertedIn('const total = 1\n', 'const total = 12\n'), ['end: const total = 1[2]']);
    assert.deepEqual(insertedIn('const total = 1;\n', 'let all = [];\n'), ['end: [let all = [];]']);
  });

  test('the text above an insertion is that of the next version, the text below it that of the earlier one', () => {
    const insertions = insertionsOf('a.ts', 'x = 1;\nkept\ny = 1;\n', 'x = 12;\nkept\ny = 13;\n');
    assert.deepEqual(
      insertions.map(({ before, after }) => [before, after]),
      [
        ['x = 1', ';\nkept\ny = 1;\n'],
        ['x = 12;\nkept\ny = 1', ';\n'],
      ],
    );
  });

  test('deletions and changes of white space alone are not typed', () => {
    assert.deepEqual(insertedIn('a\nb\nc\n', 'a\nc\n'), []);
    assert.deepEqual(insertedIn('a;\n', '  a;\n'), []);
  });

  test('lines that replace a longer block remove all of it', () => {
    const [only] = insertionsOf('a.ts', 'one two\nthree\nfour\nend\n', 'other words\nend\n');
    assert.deepEqual([only!.text, only!.after], ['other words', '\nend\n']);
  });

  test('the text above is the beginning of the next version, the lines below are lines of the earlier one, in order', () => {
    const file = fc.array(fc.constantFrom('a', 'ab', 'abc', 'x y', '', '  a'), { maxLength: 12 });
    fc.assert(
      fc.property(file, file, (earlierLines, nextLines) => {
        const [earlier, next] = [earlierLines, nextLines].map((lines) => lines.map((line) => `${line}\n`).join(''));
        for (const { before, text, after } of insertionsOf('a.ts', earlier!, next!)) {
          assert.ok(next!.startsWith(before + text));
          const below = after.slice(after.indexOf('\n') + 1).split('\n');
          const kept = earlier!.split('\n');
          const isPart = below.every((line) => kept.splice(0, kept.indexOf(line) + 1).length > 0);
          assert.ok(isPart, JSON.stringify({ before, text, after }));
        }
      }),
    );
  });
});
