import assert from 'node:assert/strict';
import { inLayoutOf } from '../../../src/language/layout';
import {
  beforeRepetition,
  endOfBlock,
  stopsWithinWord,
  endsOf,
  graphemeEnd,
  isInEmptyBlock,
  opensBlock,
  withoutBlanks,
} from '../../../src/language/endings';

/** The part of a text before the place. */
function cut(text: string, place: (characters: readonly string[]) => number): string {
  const characters = Array.from(text);
  return characters.slice(0, place(characters)).join('');
}

suite('where a suggestion must end', () => {
  test('before it repeats one of its lines, or a cycle', () => {
    assert.equal(cut('let ab = 1;\nlet cd = 2;\n  let ab = 1;\n', beforeRepetition), 'let ab = 1;\nlet cd = 2;');
    assert.equal(cut('}\n}\n}', beforeRepetition), '}\n}\n}');
    assert.equal(cut('see the thing of the thing of the thing of', beforeRepetition), 'see the thing of');
    assert.equal(cut('----------------', beforeRepetition), '----------------');
    assert.equal(cut('ab;\n ab;', beforeRepetition), 'ab;');
    assert.equal(cut('😀 ab;\ncd;\ncd;', beforeRepetition), '😀 ab;\ncd;');
    assert.equal(cut('nonononono', beforeRepetition), 'nonononono');
    assert.equal(cut('no, no, no, no, ', beforeRepetition), 'no, ');
    assert.equal(cut('x abc abc y', beforeRepetition), 'x abc abc y');
    const long = (length: number): string => `${'abcdefghijklmnopqrstuvwxyz0123456'.slice(0, length - 1)} `;
    assert.equal(cut(long(32).repeat(3), beforeRepetition), long(32));
    assert.equal(cut(long(33).repeat(3), beforeRepetition), long(33).repeat(3));
  });
});

suite('where a suggestion may end', () => {
  test('behind words, counted in characters', () => {
    assert.deepEqual(
      endsOf(Array.from('a 😀 bc.')).map(({ end }) => end),
      [1, 2, 3, 4, 6, 7],
    );
    assert.deepEqual(endsOf([]), []);
  });

  test('before the blanks at its end', () => {
    assert.equal(
      cut('ab \t\n ', (characters) => withoutBlanks(characters, characters.length)),
      'ab',
    );
    assert.equal(
      cut('ab c', (characters) => withoutBlanks(characters, 3)),
      'ab',
    );
    assert.equal(
      cut('  ', (characters) => withoutBlanks(characters, 2)),
      '',
    );
  });

  test('where the line continues, not within a word or a grapheme cluster', () => {
    const at = (text: string, end: 'line' | 'file' | 'floor' | 'length' | 'unlearned', next: string) =>
      stopsWithinWord({ characters: Array.from(text), logProbabilities: [], states: [], end, next });
    for (const end of ['floor', 'length'] as const) {
      assert.ok(at('ab', end, 'c') && at('a1', end, '_') && at('e', end, '\u0301') && at('👩', end, '\u200d'));
      assert.ok(!at('ab', end, ' ') && !at('ab.', end, 'c') && !at('', end, 'c') && !at('ab', end, ''));
    }
    assert.ok(!at('ab', 'line', 'c') && !at('ab', 'file', 'c'));
    assert.ok(at('ab', 'unlearned', '\ufffd') && !at('ab ', 'unlearned', '\ufffd'));
  });

  test('at the last place that splits no grapheme cluster', () => {
    const family = Array.from('a👩\u200d👩\u200d👧b');
    assert.deepEqual(
      family.map((_, i) => graphemeEnd(family, i)),
      [0, 1, 1, 1, 1, 1, 6],
    );
    assert.equal(graphemeEnd(family, family.length), family.length);
  });
});

suite('an empty block', () => {
  test('begins on a blank line after a line that opens a block', () => {
    for (const line of ['if (a) {', 'def f():', 'call(', 'const a = [', 'map((one) =>', '  <div class="a">']) {
      assert.ok(isInEmptyBlock(`x\n${line}\r\n    `, ''), line);
    }
    for (const line of ['a;', '}', '</div>', '<br/>', '']) assert.ok(!isInEmptyBlock(`x\n${line}\n    `, ''), line);
    assert.ok(!isInEmptyBlock('if (a) {\n', ''));
    assert.ok(!isInEmptyBlock('if (a) {\n  b', ''));
    assert.ok(!isInEmptyBlock('if (a) {\n  ', '}'));
  });

  test('begins behind brackets, colons, arrows and tags that are not closed', () => {
    for (const line of ['{', '(', '[', 'a:', '=>', '{  ', '<a>', '<B c="d">', 'x <div>'])
      assert.ok(opensBlock(line), line);
    for (const line of ['', 'a', '=', '>', '<>', '<1>', '<a/>', '</a>', '{ a', 'a > b', '<a />'])
      assert.ok(!opensBlock(line), line);
    assert.ok(isInEmptyBlock('{\n\t', ' ') && !isInEmptyBlock('{\n\n  ', '') && !isInEmptyBlock('  ', ''));
  });

  test('ends with its closer, or before the first line outside it', () => {
    const inBlock = (text: string): string => cut(text, (characters) => endOfBlock(characters, 'if (a) {\n  '));
    assert.equal(inBlock('b;\n  c;\n}\nd;'), 'b;\n  c;\n}');
    assert.equal(inBlock('b;\n\nd;'), 'b;\n');
    assert.equal(inBlock('b;\n  c;'), 'b;\n  c;');
    assert.equal(inBlock('b;\n </a>\n'), 'b;\n </a>');
    assert.equal(inBlock('b;\n )\n'), 'b;\n )');
    assert.equal(inBlock('😀;\n]\n'), '😀;\n]');
    assert.equal(inBlock('b;\n \n  c;\nd'), 'b;\n \n  c;');
    assert.equal(
      cut('b;\n}\nc', (characters) => endOfBlock(characters, 'a')),
      'b;\n}\nc',
    );
    assert.equal(
      cut('b;\n\tc;\n}', (characters) => endOfBlock(characters, 'if (a) {\n\t')),
      'b;\n\tc;\n}',
    );
  });
});

suite('the layout of a suggestion', () => {
  test('has the line ends and the indentation of the document', () => {
    assert.equal(inLayoutOf('a\r\n', 'b\n  c'), 'b\r\n  c');
    assert.equal(inLayoutOf('if (a) {\n\tb;\n', 'if (c) {\n  d(\n    e\n  );\n}'), 'if (c) {\n\td(\n\t\te\n\t);\n}');
    assert.equal(inLayoutOf('if (a) {\n    b;\n', 'if (c) {\n\td;\n}'), 'if (c) {\n    d;\n}');
    assert.equal(inLayoutOf('if (a) {\n    b;\n', 'if (c) {\n    d;\n}'), 'if (c) {\n    d;\n}');
    assert.equal(inLayoutOf('a\r\n', ' b'), ' b');
  });
});
