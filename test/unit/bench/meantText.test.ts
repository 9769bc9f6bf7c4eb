import assert from 'node:assert/strict';
import { activationOf } from '../../../bench/editor/activation';
import { incidentsOf } from '../../../bench/editor/incidents';
import { MeantText } from '../../../bench/editor/meantText';

suite('a text that is typed by the benches', () => {
  const code = [
    "import { a } from './a';",
    'f(`x ${y}`, /["(]/, () => {',
    '  // (',
    '  return [a]; /* { */',
    '});',
  ].join('\n');
  const text = new MeantText('a.ts', code);
  const at = (part: string): number => code.indexOf(part) + part.length;

  test('finds the position of a cursor, unless the text before it differs', () => {
    assert.equal(text.offsetOf(3, '  /'), code.indexOf('//') + 1);
    assert.equal(text.offsetOf(3, '  x'), undefined);
    assert.equal(text.offsetOf(9, ''), undefined);
  });

  test('finds what is open, innermost first', () => {
    assert.equal(text.pendingAt(at("from '.")), "'");
    assert.equal(text.pendingAt(at('${')), '}`)');
    assert.equal(text.pendingAt(at('() => {')), '})');
    assert.equal(text.pendingAt(at('[')), ')', 'the first square bracket is in a regular expression');
    assert.equal(text.pendingAt(at('return [')), ']})');
    assert.equal(text.pendingAt(at('/* {')), '*/})');
    assert.equal(text.pendingAt(code.length), '');
  });

  test('distinguishes code from comments and strings', () => {
    assert.equal(text.regionAt(code.indexOf('import')), 'code');
    assert.equal(text.regionAt(at("'.")), 'string');
    assert.equal(text.regionAt(at('// ')), 'comment');
    assert.equal(text.regionAt(code.indexOf('return')), 'code');
    assert.equal(text.regionAt(code.indexOf('y}')), 'code');
  });

  test('has the same incidents for the same seed, among letters only', () => {
    const long = new MeantText('b.ts', 'const value = other(first, second);\n'.repeat(100));
    const incidents = [...incidentsOf(long, 1)];
    assert.deepEqual([...incidentsOf(long, 1)], incidents);
    assert.notDeepEqual([...incidentsOf(long, 2)], incidents);
    assert.ok(incidents.length > 30, String(incidents.length));
    for (const [offset] of incidents) assert.match(long.text.slice(offset, offset + 3), /^[a-z]{3}$/);
  });
});

suite('activation times', () => {
  const report = [
    '## Extension Activation Stats',
    '| Extension | Eager | Load Code | Call Activate | Finish Activate | Event | By |',
    '| --------- | ----- | --------- | ------------- | --------------- | ----- | -- |',
    '| vscode.git | false | 35 | 9 | 108 | * | vscode.git |',
    '| recurrent.recurrent | false | 11 | 7 | 40 | onStartupFinished | recurrent.recurrent |',
    '## Performance Marks',
  ].join('\n');

  test('are read from the report of VS Code', () => {
    assert.deepEqual(activationOf('recurrent.recurrent', report), { load: 11, call: 7, finish: 40 });
  });

  test('an extension that is missing is named', () => {
    assert.throws(() => activationOf('a.b', report), /Expected a row of a\.b/);
  });
});
