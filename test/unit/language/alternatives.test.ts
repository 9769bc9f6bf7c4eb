import assert from 'node:assert/strict';
import { neverCancelled } from '../../../src/base/cancellation';
import { distinct, offered, ranked, variedHypotheses } from '../../../src/language/explicit';
import type { Fit } from '../../../src/text/fit';
import { type Script, scriptedState } from './scriptedState';

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

  test('are cut where the line stays well-formed, before the longest length, and say what they replace', () => {
    const characters = Array.from('one two;\nthree four');
    const logProbabilities = characters.map((_, i) => -0.001 * (i + 1));
    const hypothesis = { characters, logProbabilities, states: [], end: 'file', next: '' } as const;
    const limit = { most: characters.length, allows: () => true, replaces: (length: number) => 100 + length };
    const part = (changes: Partial<Fit>) => offered(hypothesis, { ...limit, ...changes }, '');
    assert.deepEqual([part({})?.text, part({})?.kind, part({})?.replaces], [characters.join(''), 'lines', 119]);
    assert.equal(part({})?.logProbability, logProbabilities.at(-1));
    assert.equal(part({ allows: (length) => length < 19 })?.text, 'one two;');
    assert.equal(part({ most: 18 })?.text, 'one two;');
    assert.deepEqual([part({ most: 7 })?.text, part({ most: 7 })?.kind], ['one two', 'words']);
    assert.equal(part({ most: 7, allows: (length) => length < 7 })?.text, 'one');
    assert.equal(part({ allows: () => false }), undefined);
    assert.equal(part({ most: 0 }), undefined);
  });

  test('are part of a name if there is no complete word, without the blanks at its end', () => {
    const part = (text: string, next: string) => {
      const characters = Array.from(text);
      const logProbabilities = characters.map((_, i) => -0.001 * (i + 1));
      const limit = { most: characters.length, allows: () => true, replaces: () => 0 };
      return offered({ characters, logProbabilities, states: [], end: 'floor', next }, limit, '')?.text;
    };
    assert.equal(part('abc', 'd'), 'abc');
    assert.equal(part(' abc', 'd'), ' abc');
    assert.equal(part('ab cde', 'f'), 'ab');
    assert.equal(part('ab cde', ' '), 'ab cde');
    assert.equal(part('ab ', 'c'), 'ab');
    assert.equal(part('語', '語'), '語');
    assert.equal(part('   ', 'a'), undefined);
    assert.equal(part('', 'a'), undefined);
  });

  test('of the same kind are ordered by their lengths and probabilities together', () => {
    const words = (text: string, probability: number) =>
      ({ text, logProbability: Math.log(probability), replaces: 0, kind: 'words' }) as const;
    const order = (...some: readonly ReturnType<typeof words>[]): string[] => ranked(some).map(({ text }) => text);
    assert.deepEqual(order(words('ab', 0.9), words('abcdefgh', 0.8)), ['abcdefgh', 'ab']);
    assert.deepEqual(order(words('abcdefgh', 0.001), words('abcdef', 0.9)), ['abcdef', 'abcdefgh']);
  });
});

suite('hypotheses for a request', () => {
  const line = { minimumProbability: 0.05, maximumLength: 80, maximumLines: 1 };
  const block = { ...line, maximumLength: 160, maximumLines: 6 };
  const varied = (script: Script): string[] =>
    variedHypotheses(scriptedState(script), { line, block }, neverCancelled).map(({ characters }) =>
      characters.join(''),
    );

  /** One of these texts, by its first character. */
  const oneOf =
    (...whole: readonly string[]): Script =>
    (text) =>
      text === ''
        ? Object.fromEntries(whole.map((one, i) => [one.charAt(0), (whole.length - i) / 20]))
        : { [whole.find((one) => one.startsWith(text.charAt(0)))!.charAt(text.length)]: 1 };

  test('are several lines, one line, and a line for each of the likeliest first words', () => {
    const found = varied(oneOf('aa b;\ncc;', 'dd e;\n', 'ff g;\n', 'hh i;\n'));
    assert.deepEqual(found, ['aa b;\ncc;', 'aa b;', 'aa b;', 'dd e;', 'ff g;']);
  });

  test('are of one line alone if nothing follows it', () => {
    assert.deepEqual(varied(oneOf('aa b;', 'dd e;')), ['aa b;', 'aa b;', 'dd e;']);
  });

  test('begin with different words', () => {
    const script: Script = (text) =>
      text === 'aa'
        ? { ' ': 0.6, ';': 0.4 }
        : text.length < 2
          ? { a: 0.9, b: 0.1 }
          : { [text.length < 5 ? 'c' : '\n']: 1 };
    const beginnings = varied(script)
      .slice(1)
      .map((text) => /[a-z]+/.exec(text)?.[0]);
    assert.equal(beginnings.filter((word) => word === 'aa').length, 2, beginnings.join());
  });

  test('begin on the next line if nothing can be added to this one', () => {
    const script: Script = (text) => ({ ['\naa b;\ncc'.charAt(text.length)]: 1 });
    assert.ok(varied(script).includes('\naa b;'), JSON.stringify(varied(script)));
  });
});
