import assert from 'node:assert/strict';
import { inLayoutOf } from '../../../src/language/layout';
import { beforeRepetition, endOfBlock, isInEmptyBlock } from '../../../src/language/endings';

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

  test('ends with its closer, or before the first line outside it', () => {
    const inBlock = (text: string): string => cut(text, (characters) => endOfBlock(characters, 'if (a) {\n  '));
    assert.equal(inBlock('b;\n  c;\n}\nd;'), 'b;\n  c;\n}');
    assert.equal(inBlock('b;\n\nd;'), 'b;\n');
    assert.equal(inBlock('b;\n  c;'), 'b;\n  c;');
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
