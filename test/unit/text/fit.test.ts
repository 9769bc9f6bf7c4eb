import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fitOf, fitted, insertedOnly, isAtEnd, isGap } from '../../../src/text/fit';
import { Nesting } from '../../../src/text/nesting';

/** The line after a text was accepted at `¦`; unchanged if nothing of the text fits. */
function accepted(line: string, text: string, above = ''): string {
  const [before = '', lineSuffix = ''] = line.split('¦');
  const found = fitted(text, { before: above + before, lineSuffix, after: '' });
  return found ? before + found.text + lineSuffix.slice(found.replaces) : before + lineSuffix;
}

suite('a text in its line', () => {
  test('contains and replaces what the editor has closed', () => {
    assert.equal(accepted('subscriber.complete(¦)', ');'), 'subscriber.complete();');
    assert.equal(accepted("from '¦'", "../types';"), "from '../types';");
    assert.equal(
      accepted('import {¦}', " Observable } from '../Observable';"),
      "import { Observable } from '../Observable';",
    );
    assert.equal(
      accepted('import { ¦ }', "Observable } from '../Observable';"),
      "import { Observable } from '../Observable';",
    );
    assert.equal(accepted("logger.info('¦')", "started', port);"), "logger.info('started', port);");
    assert.equal(accepted('f(g(¦))', 'a), b);'), 'f(g(a), b);');
    assert.equal(accepted('const a: Array<¦>', 'string> = [];'), 'const a: Array<string> = [];');
    assert.equal(accepted('x = [¦];', '1, 2];'), 'x = [1, 2];');
    assert.equal(accepted('run(() => {¦})', '\n  stop();\n});'), 'run(() => {\n  stop();\n});');
  });

  test('ends before a second closer, and leaves nothing open before the text after the cursor', () => {
    assert.equal(accepted('f(g(¦))', 'a);'), 'f(g(a))');
    assert.equal(accepted('f(¦) {', 'a, b) {'), 'f(a, b) {');
    assert.equal(accepted('def total(¦):', 'self, items):'), 'def total(self, items):');
    assert.equal(accepted('(items: ¦): number {', 'string[]): void {'), '(items: string[]): number {');
    assert.equal(accepted('if self.¦:', 'name == 1:'), 'if self.name == 1:');
    assert.equal(accepted('f(¦)', "'x', () => {"), "f('x', () => )");
    assert.equal(accepted('f(¦, b)', 'g(a), c'), 'f(g(a), b)');
  });

  test('ends before an unopened bracket or quote', () => {
    assert.equal(accepted('if (!isFunc¦)', "tion';"), 'if (!isFunction)');
    assert.equal(accepted('a¦', 'b);'), 'ab');
    assert.equal(accepted('¦', '}'), '');
    assert.equal(accepted('¦', '}', 'if (a) {\n  b();\n'), '}');
    assert.equal(accepted('  ¦', ']);', 'call([\n  1,\n'), '  ]);');
    assert.equal(accepted('  const noop¦', "} from '../util/noop';", 'function f() {\n'), '  const noop');
    assert.equal(accepted('  call(¦)', 'a);\n}', 'function f() {\n'), '  call(a);\n}');
    assert.equal(accepted('  }¦', '});', 'f({\n  a: {\n'), '  }});');
  });

  test('keeps an unopened closer that the learned text has too', () => {
    const characters = Array.from('rt) stop');
    const place = { before: '  sta', lineSuffix: '', after: '' };
    assert.equal(fitOf(characters, place).most, 2);
    assert.equal(fitOf(characters, place, (i) => i === 2).most, characters.length);
  });

  test('within a string, brackets are text', () => {
    assert.equal(accepted("it('¦'", "a smile :)'"), "it('a smile :)'");
    assert.equal(accepted("it('¦', () => {", "a) b'"), "it('a) b', () => {");
  });

  test('no text leaves an unopened closer', () => {
    const piece = fc.constantFrom('(', ')', '[', ']', '{', '}', "'", '"', 'a', ' ', ';', ',', 'b');
    const opener = fc.constantFrom('f(', '[', '{ ', "'", 'x = ', 'g("', '');
    const closers: Readonly<Record<string, string>> = { 'f(': ')', '[': ']', '{ ': ' }', "'": "'", 'g("': '")' };
    fc.assert(
      fc.property(fc.uniqueArray(opener, { maxLength: 3 }), fc.array(piece, { maxLength: 12 }), (opened, pieces) => {
        const before = opened.join('');
        const lineSuffix = opened
          .map((one) => closers[one] ?? '')
          .reverse()
          .join('');
        fc.pre(!hasUnopened(before + lineSuffix) && !/''|""/.test(before));
        assert.ok(!hasUnopened(accepted(`${before}¦${lineSuffix}`, pieces.join(''))));
      }),
      { numRuns: 2000, seed: 1 },
    );
  });
});

function hasUnopened(line: string): boolean {
  const nesting = new Nesting();
  const characters = Array.from(line);
  return characters.some((character, i) => !nesting.read(character, characters[i + 1] ?? ''));
}

test('a line is at its end if at most closers follow', () => {
  for (const suffix of ['', ')', "');", ' }', '"', ' ']) assert.ok(isAtEnd(suffix), suffix);
  for (const suffix of ['):', ') {', ' a']) assert.ok(!isAtEnd(suffix), suffix);
});

test('a gap is where something is missing', () => {
  for (const [before, after] of [
    ['def total(', '):'],
    ['if (', ') {'],
    ['if self.', ':'],
    ['(items: ', '): number {'],
    ['f(a, ', ', c)'],
  ] as const) {
    assert.ok(isGap(before, after), `${before}¦${after}`);
  }
  for (const [before, after] of [
    ['con', 'sole.log(a)'],
    ['a ', ' = b;'],
    ['name', ': string'],
    ['', ': string'],
  ] as const) {
    assert.ok(!isGap(before, after), `${before}¦${after}`);
  }
});

test('a statement does not end before a parenthesis after the cursor', () => {
  assert.equal(accepted('find(a, ¦): b {', 'id: number;'), 'find(a, id: number): b {');
  assert.equal(accepted('for (¦) {', 'let i = 0; i < n; i++'), 'for (let i = 0; i < n; i++) {');
});

test('a text that may replace nothing ends before the text after the cursor', () => {
  const place = { before: 'import { Observable', lineSuffix: '}', after: '' };
  assert.equal(insertedOnly(" } from '../Observable';", place), '');
  assert.equal(insertedOnly(", Subscriber } from '../Observable';", place), ', Subscriber');
});
