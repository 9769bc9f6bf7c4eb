import assert from 'node:assert/strict';
import { lengthBeforeRepeatedLine } from '../../../src/text/lines';

function left(text: string, before: string, after: string): string {
  const characters = Array.from(text);
  return characters.slice(0, lengthBeforeRepeatedLine(characters, before, after)).join('');
}

suite('a line that exists already', () => {
  test('below the cursor is not suggested, as a whole, from its middle, or without its last punctuation', () => {
    assert.equal(left('return total;', 'x\n  ', '\n  return total;\n'), '');
    assert.equal(left('urn total;', 'x\n  ret', '\n  return total;\n'), '');
    assert.equal(left('urn total', 'x\n  ret', '\n  return total;\n'), '');
    assert.equal(left('return a;\n  }\n}', 'x\n  ', '\n\n  }\n'), 'return a;');
    assert.equal(left('}', 'x\n  ', '\n\n  }\n'), '');
  });

  test('above the cursor is not suggested', () => {
    assert.equal(left('visit(one);', '  visit(one);\n  ', '\n'), '');
    assert.equal(left('it(one);', '  visit(one);\n  vis', '\n'), '');
  });

  test('does not matter if only its beginning is the same, or if it has no word', () => {
    assert.equal(left('port { A } from "a";', 'im', '\nimport { B } from "b";\n'), 'port { A } from "a";');
    assert.equal(left('}', '  }\n', '\nx'), '}');
    assert.equal(left('a', 'x\n', '\n'), 'a');
  });
});
