import assert from 'node:assert/strict';
import { distinct, offered, ranked } from '../../../src/language/explicit';

suite('alternatives for a request', () => {
  test('are cut at words, lines and punctuation', () => {
    const hypothesis = (text: string, end: 'line' | 'floor', probability: number) => ({
      characters: Array.from(text),
      logProbabilities: Array.from(text, (_, i) => Math.log(probability) * (i + 1)),
      states: [],
      end,
      next: end === 'line' ? '\n' : 'a',
    });
    const part = (text: string, end: 'line' | 'floor', probability = 0.99) =>
      offered(hypothesis(text, end, probability), { most: text.length, allows: () => true, replaces: () => 0 }, '');
    assert.deepEqual(
      [part('return total;', 'line')?.text, part('return total;', 'line')?.kind],
      ['return total;', 'lines'],
    );
    assert.deepEqual([part('return tot', 'floor')?.text, part('return tot', 'floor')?.kind], ['return', 'words']);
    assert.equal(part('a(b);\nreturn tot', 'floor')?.text, 'a(b);');
    assert.equal(part('}', 'line')?.kind, 'signs');
    assert.equal(part('x', 'line')?.kind, 'signs');
    assert.equal(part('x', 'floor'), undefined);
    assert.equal(part('(', 'floor'), undefined);
    assert.equal(part('return total;', 'line', 0.5)?.kind, 'words');
  });

  test('are ordered by worth: complete lines, parts of lines, punctuation', () => {
    const alternative = (text: string, probability: number, kind: 'lines' | 'words' | 'signs') => ({
      text,
      logProbability: Math.log(probability),
      replaces: 0,
      kind,
    });
    const order = ranked([
      alternative('}', 0.9, 'signs'),
      alternative('return', 0.9, 'words'),
      alternative('return a;', 0.1, 'lines'),
      alternative('return total;', 0.3, 'lines'),
    ]);
    assert.deepEqual(
      order.map(({ text }) => text),
      ['return total;', 'return a;', 'return', '}'],
    );
  });

  test('neither are a prefix of a better one nor continue it', () => {
    const of = (...texts: string[]) => distinct(texts.map((text) => ({ text }))).map(({ text }) => text);
    assert.deepEqual(of('next(value);', 'next(value)', 'next(value);\ncomplete();', ' next(value);'), ['next(value);']);
    assert.deepEqual(of('ab', 'ac', 'a'), ['ab', 'ac']);
  });
});
