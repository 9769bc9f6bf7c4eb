import assert from 'node:assert/strict';
import { KnownLines } from '../../../src/language/mixture/knownLines';

const text = 'one;\ntwo;\nthree;\nfour;\nfive;\n';

/** With one character changed. */
function changedAt(offset: number): string {
  return `${text.slice(0, offset)}#${text.slice(offset + 1)}`;
}

suite('the known lines of a document', () => {
  let lines: KnownLines;

  setup(() => {
    lines = new KnownLines();
  });

  test('are none at first', () => {
    assert.equal(lines.end, 0);
    assert.equal(lines.sameUpTo(text, 0, text.length), 0);
  });

  test('are the same up to the first change, at most up to a given end', () => {
    lines.replace(text, 0, 0, 17);
    assert.equal(lines.end, 17);
    assert.equal(lines.sameUpTo(text, 0, text.length), 17);
    assert.equal(lines.sameUpTo(text, 5, 10), 10);
    assert.equal(lines.sameUpTo(changedAt(12), 0, 17), 12);
    assert.equal(lines.sameUpTo(changedAt(3), 5, 17), 17, 'behind a change, if asked from there');
    assert.equal(lines.sameUpTo(text.slice(0, 8), 0, 8), 8, 'of a shorter document');
  });

  test('are continued behind the last one', () => {
    lines.replace(text, 0, 0, 10);
    lines.replace(text, 10, 10, 17);
    assert.equal(lines.end, 17);
    assert.equal(lines.sameUpTo(text, 0, text.length), 17);
  });

  test('are replaced where they are changed; those after that are still known', () => {
    lines.replace(text, 0, 0, text.length);
    const changed = text.replace('three', 'other');
    lines.replace(changed, 9, 9, 16);
    assert.equal(lines.end, text.length);
    assert.equal(lines.sameUpTo(changed, 0, text.length), text.length);
    assert.equal(lines.sameUpTo(text, 0, text.length), text.indexOf('three'));
  });

  test('begin behind those that were skipped, of which nothing is known', () => {
    lines.replace(text, 0, 10, 23);
    assert.equal(lines.end, 23);
    assert.equal(lines.sameUpTo(text, 5, text.length), 5);
    assert.equal(lines.sameUpTo(text, 10, text.length), 23);
    assert.equal(lines.sameUpTo(changedAt(19), 10, 23), 19);
    assert.equal(lines.sameUpTo(changedAt(7), 10, 23), 23);
    lines.replace(text, 23, 23, text.length);
    assert.equal(lines.sameUpTo(text, 10, text.length), text.length, 'continued');
  });

  test('before the first known one replace all', () => {
    lines.replace(text, 0, 10, 23);
    lines.replace(text, 5, 5, 10);
    assert.deepEqual([lines.end, lines.sameUpTo(text, 5, text.length)], [10, 10]);
    lines.replace(text, 10, 17, 23);
    assert.deepEqual([lines.end, lines.sameUpTo(text, 5, 23), lines.sameUpTo(text, 17, 23)], [23, 5, 23]);
  });
});
