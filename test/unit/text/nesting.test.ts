import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Nesting, unclosed } from '../../../src/text/nesting';

/** The characters of a line that close something that the line has not opened. */
function unopened(line: string): string {
  const nesting = new Nesting();
  const characters = Array.from(line);
  return characters.filter((character, i) => !nesting.read(character, characters[i + 1] ?? '')).join('');
}

suite('brackets and quotes of a line', () => {
  test('nothing is unopened in common lines of code and prose', () => {
    for (const line of [
      "import { noop } from '../util/noop';",
      "it('should (not', () => {",
      'print(f"{a[0]!r} isn\'t {b}")',
      '"""Returns the total: a)."""',
      "let c = b')';",
      "// don't touch the parser's state",
      'const text = `${a(b)} and ${c}`;',
      '<p class="a" id=\'b\'>it\'s "so"</p>',
      "'it\\'s'",
      'echo "$(date)" \'$x\'',
      'x = \'\' if y else ""',
    ]) {
      assert.equal(unopened(line), '', line);
    }
  });

  test('an unopened bracket or quote is found', () => {
    assert.equal(unopened("if (!isFunction';)"), "'");
    assert.equal(unopened('complete();)'), ')');
    assert.equal(unopened("import { a } from 'b';}"), '}');
    assert.equal(unopened('a]'), ']');
    assert.equal(unopened('[0, 1)'), ')');
    assert.equal(unopened('name")'), '")');
  });

  test('a closing bracket also closes what is open within it', () => {
    const nesting = Nesting.after('f([a, (b');
    assert.equal(nesting.depth, 3);
    nesting.read(')', '');
    nesting.read(']', '');
    assert.equal(nesting.depth, 1);
  });

  test('is the same for a text at once and character by character', () => {
    const characters = Array.from('()[]{}"\'`\\\n ab1.=😀é');
    const text = fc.string({ unit: fc.constantFrom(...characters), maxLength: 60 });
    fc.assert(
      fc.property(text, text, (line, following) => {
        const one = Nesting.after(line);
        const other = new Nesting();
        const each = Array.from(line);
        for (const [i, character] of each.entries()) other.read(character, each[i + 1] ?? '');
        const stateOf = (nesting: Nesting): unknown[] => [
          nesting.depth,
          nesting.innermost,
          nesting.isInString,
          nesting.isEscaped,
          nesting.unopenedIn(following),
        ];
        assert.deepEqual(stateOf(one), stateOf(other));
      }),
    );
  });

  test('strings end with their line', () => {
    assert.equal(Nesting.after("a 'b\nc").depth, 0);
  });
});

test('brackets that a text of several lines leaves open are counted', () => {
  assert.equal(unclosed('a(\n  b(c),\n  d', ')'), 1);
  assert.equal(unclosed(') a', ')'), 0);
});
