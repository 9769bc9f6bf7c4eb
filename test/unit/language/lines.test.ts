import assert from 'node:assert/strict';
import { contextStart, firstLineFrom, lineStartBefore, readingStart } from '../../../src/language/mixture/lines';

const short = 'first\nsecond line\n\nfourth';
/** A line longer than the distance in which a line start is searched. */
const long = 'x'.repeat(5000);

suite('where reading begins', () => {
  test('at the start of the line', () => {
    for (const [offset, start] of [
      [0, 0],
      [3, 0],
      [5, 0],
      [6, 6],
      [17, 6],
      [18, 18],
      [19, 19],
      [25, 19],
    ] as const) {
      assert.equal(readingStart(short, offset), start, `${offset}`);
      assert.equal(lineStartBefore(short, offset), start, `${offset}`);
    }
    const lines = `${'y'.repeat(50)}\n`.repeat(100);
    for (const offset of [5000, 5049, 5050]) assert.equal(readingStart(lines, offset), Math.floor(offset / 51) * 51);
  });

  test('in a very long line at places a regular distance apart, far enough before the cursor', () => {
    for (let offset = 1200; offset < 5000; offset += 37) {
      const start = readingStart(long, offset);
      assert.equal(start % 128, 0);
      assert.ok(offset - start >= 1024 && offset - start < 1024 + 128, `${offset}, ${start}`);
      const last = lineStartBefore(long, offset);
      assert.ok(last % 128 === 0 && offset - last >= 0 && offset - last < 128, `${offset}, ${last}`);
    }
    assert.equal(readingStart(long, 1152), 0);
    assert.equal(lineStartBefore(`${long}\nabc`, 5003), 5001);
  });

  test('never between the halves of a character', () => {
    const pairs = `a${'😀'.repeat(2500)}`;
    for (let offset = 1201; offset < 4000; offset += 2) {
      for (const start of [readingStart(pairs, offset), lineStartBefore(pairs, offset)])
        assert.ok(start === 0 || start % 2 === 1, `${offset}, ${start}`);
    }
  });
});

suite('the first line from a position on', () => {
  test('is one that begins there or behind it, before the end', () => {
    assert.equal(firstLineFrom(short, 0, 19), 0);
    assert.equal(firstLineFrom(short, -5, 19), 0);
    assert.equal(firstLineFrom(short, 1, 19), 6);
    assert.equal(firstLineFrom(short, 6, 19), 6);
    assert.equal(firstLineFrom(short, 7, 19), 18);
    assert.equal(firstLineFrom(short, 18, 19), 18);
    assert.equal(firstLineFrom(short, 19, 19), 19);
  });

  test('is the position itself in a very long line, but not within a character', () => {
    assert.equal(firstLineFrom(long, 100, 5000), 100);
    assert.equal(firstLineFrom(`a${'😀'.repeat(2500)}`, 100, 5000), 99);
    assert.equal(firstLineFrom(`${long.slice(0, 1251)}\n${long}`, 100, 6000), 1252);
    assert.equal(firstLineFrom(`${long.slice(0, 1252)}\n${long}`, 100, 6000), 100);
  });

  test('is where the context of a line begins', () => {
    assert.equal(contextStart(short, 6), 0);
    const lines = `${'y'.repeat(50)}\n`.repeat(100);
    assert.equal(contextStart(lines, 2040), 1530);
    assert.equal(contextStart(lines, 2091), 1581);
    assert.equal(contextStart(long, 3000), 3000 - 512);
  });
});
