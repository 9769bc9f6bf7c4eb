import assert from 'node:assert/strict';
import { neverCancelled } from '../../../src/base/cancellation';
import { Random } from '../../../src/base/random';
import { beamSearch, beginnings, continueFrom, type Hypothesis, sampleHypothesis } from '../../../src/language/decode';
import { saying, type Script, scriptedState } from './scriptedState';

const limits = { minimumProbability: 0.01, maximumLength: 80, maximumLines: 1 };

function textOf({ characters }: Pick<Hypothesis, 'characters'>): string {
  return characters.join('');
}

function greedy(script: Script, changes: Partial<typeof limits> = {}): Hypothesis {
  const found = beamSearch(scriptedState(script), 1, { ...limits, ...changes }, neverCancelled);
  assert.equal(found.length, 1);
  return found[0]!;
}

function assertNear(found: readonly number[], expected: readonly number[]): void {
  assert.equal(found.length, expected.length);
  found.forEach((value, i) => {
    assert.ok(Math.abs(value - expected[i]!) < 1e-9, `${value}, ${expected[i]}`);
  });
}

/** Two words, of which the likelier one begins with the less likely character. */
const twoWords: Script = (text) =>
  text === '' ? { a: 0.6, b: 0.4 } : text === 'a' ? { c: 0.5, d: 0.5 } : text === 'b' ? { e: 1 } : { '\n': 1 };

suite('greedy decoding', () => {
  test('takes the likeliest characters up to the end of the line, with the probability of each prefix', () => {
    const { characters, logProbabilities, states, end, next } = greedy(saying('abc', 0.8));
    assert.deepEqual([characters.join(''), end, next], ['abc', 'line', '\n']);
    assertNear(logProbabilities.map(Math.exp), [0.8, 0.64, 0.512]);
    assert.deepEqual(
      states.map((state) => state.vocabulary.decode([state.likeliest(1)[0]!.symbol])),
      ['b', 'c', '\n'],
    );
  });

  test('ends before its probability falls below the floor', () => {
    const cut = greedy(saying('abcdef', 0.5), { minimumProbability: 0.1 });
    assert.deepEqual([textOf(cut), cut.end, cut.next], ['abc', 'floor', 'd']);
    assert.equal(textOf(greedy(saying('abcdef', 0.5), { minimumProbability: 0.125 })), 'abc');
    assert.equal(textOf(greedy(saying('abcdef', 0.5), { minimumProbability: 0.126 })), 'ab');
  });

  test('ends at the greatest length', () => {
    const cut = greedy(saying('abcdef', 0.9), { maximumLength: 4 });
    assert.deepEqual([textOf(cut), cut.end, cut.next], ['abcd', 'length', 'e']);
    assert.equal(textOf(greedy(saying('ab', 0.9), { maximumLength: 0 })), '');
  });

  test('ends with the last of its lines', () => {
    const lines: Script = (text) => ({ ['ab\ncd\nef\n'.charAt(text.length)]: 1 });
    assert.equal(textOf(greedy(lines)), 'ab');
    assert.equal(textOf(greedy(lines, { maximumLines: 2 })), 'ab\ncd');
    assert.equal(textOf(greedy(lines, { maximumLines: 3 })), 'ab\ncd\nef');
  });

  test('ends with the file, and before text that was not learned', () => {
    const whole = greedy((text) => ({ ['ab'.charAt(text.length)]: 1 }));
    assert.deepEqual([textOf(whole), whole.end, whole.next], ['ab', 'file', '']);
    const masked = greedy((text) => ({ ['ab\ufffd'.charAt(text.length)]: 1 }));
    assert.deepEqual([textOf(masked), masked.end, masked.next], ['ab', 'unlearned', '\ufffd']);
  });

  test('has a character that is spelled by several symbols as a whole, or not at all', () => {
    const { vocabulary } = scriptedState(() => ({}));
    const spelled = [...vocabulary.encode('語')];
    assert.ok(spelled.length > 1);
    const state = (read: number): ReturnType<typeof scriptedState> => ({
      vocabulary,
      likeliest: () => [{ symbol: spelled[read] ?? vocabulary.encode('\n')[0]!, probability: 0.9 }],
      probability: () => 0.9,
      read: () => state(read + 1),
      learnedBefore: () => undefined,
    });
    const [found] = beamSearch(state(0), 1, { ...limits, minimumProbability: 0.1 }, neverCancelled);
    assert.equal(textOf(found!), '語');
    assertNear(found!.logProbabilities, [spelled.length * Math.log(0.9)]);
    assert.equal(found!.states.length, 1);
    const [cut] = beamSearch(state(0), 1, { ...limits, minimumProbability: 0.8 }, neverCancelled);
    assert.deepEqual([textOf(cut!), cut!.end, cut!.next], ['', 'floor', '語']);
    const [long] = beamSearch(state(0), 1, { ...limits, maximumLength: 2 }, neverCancelled);
    assert.deepEqual([textOf(long!), long!.end], ['', 'length']);
  });
});

suite('a beam', () => {
  test('finds the likeliest text although another one begins likelier, and orders by probability', () => {
    assert.equal(textOf(greedy(twoWords)), 'ac');
    const found = beamSearch(scriptedState(twoWords), 3, limits, neverCancelled);
    assert.deepEqual(found.map(textOf), ['be', 'ac', 'ad']);
    assertNear(
      found.map(({ logProbabilities }) => Math.exp(logProbabilities.at(-1)!)),
      [0.4, 0.3, 0.3],
    );
  });

  test('has no text twice', () => {
    const ends: Script = (text) => (text === '' ? { a: 1 } : { '\n': 0.5, '': 0.5 });
    assert.deepEqual(beamSearch(scriptedState(ends), 2, limits, neverCancelled).map(textOf), ['a']);
  });

  test('has what has ended when it is cancelled', () => {
    const script: Script = (text) => (text === '' ? { '\n': 0.6, a: 0.4 } : { [`bcd\n`.charAt(text.length - 1)]: 1 });
    for (const [looks, expected] of [
      [0, []],
      [1, ['']],
      [9, ['abcd', '']],
    ] as const) {
      let left: number = looks;
      const token = {
        get isCancelled() {
          return left-- <= 0;
        },
      };
      assert.deepEqual(beamSearch(scriptedState(script), 2, limits, token).map(textOf), expected);
    }
  });
});

suite('beginnings of a line', () => {
  const search = { ...limits, count: 9, looks: 99, branches: 3 };
  const isTwo = (characters: readonly string[]): boolean => characters.length === 2;
  const found = (changes: Partial<typeof search> = {}, script = twoWords): string[] =>
    beginnings(scriptedState(script), isTwo, { ...search, ...changes }, neverCancelled).map(textOf);

  test('are found likeliest first', () => {
    assert.deepEqual(found(), ['be', 'ac', 'ad']);
  });

  test('are limited in number, in the expanded prefixes, and in the branches after each', () => {
    assert.deepEqual(found({ count: 2 }), ['be', 'ac']);
    assert.deepEqual(found({ count: 0 }), []);
    assert.deepEqual(found({ branches: 1 }), ['ac']);
    // Expands the empty text, a and b, and then be.
    assert.deepEqual(found({ looks: 3 }), []);
    assert.deepEqual(found({ looks: 4 }), ['be']);
  });

  test('are none where the line ends before, or where they are too unlikely', () => {
    assert.deepEqual(found({}, saying('a', 1)), []);
    assert.deepEqual(found({ minimumProbability: 0.35 }), ['be']);
    assert.deepEqual(beginnings(scriptedState(twoWords), isTwo, search, { isCancelled: true }), []);
  });

  test('are continued greedily, with a floor for the continuation alone', () => {
    const script: Script = (text) => (text.length < 2 ? twoWords(text) : { ['fgh\n'.charAt(text.length - 2)]: 0.9 });
    const [best] = beginnings(scriptedState(script), isTwo, search, neverCancelled);
    const continued = (minimumProbability: number): string =>
      textOf(continueFrom(best!, { ...limits, minimumProbability }, neverCancelled)[0]!);
    assert.equal(continued(0.7), 'befgh');
    assert.equal(continued(0.8), 'befg');
    assert.equal(continued(0.95), 'be');
  });
});

suite('sampling', () => {
  const sample = (temperature: number, topK: number, seed = 1): Hypothesis =>
    sampleHypothesis(scriptedState(twoWords), { temperature, topK, random: new Random(seed) }, limits, neverCancelled);

  test('at temperature 0, or from one symbol, is greedy decoding', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      assert.equal(textOf(sample(0, 3, seed)), 'ac');
      assert.equal(textOf(sample(5, 1, seed)), 'ac');
    }
  });

  test('draws each text as often as it is likely, and has its probability at temperature 1', () => {
    const counts = new Map<string, number>();
    const random = new Random(7);
    for (let i = 0; i < 3000; i++) {
      const found = sampleHypothesis(
        scriptedState(twoWords),
        { temperature: 1, topK: 9, random },
        limits,
        neverCancelled,
      );
      counts.set(textOf(found), (counts.get(textOf(found)) ?? 0) + 1);
      assertNear([Math.exp(found.logProbabilities[1]!)], [textOf(found) === 'be' ? 0.4 : 0.3]);
    }
    for (const [text, probability] of [
      ['be', 0.4],
      ['ac', 0.3],
      ['ad', 0.3],
    ] as const)
      assert.ok(Math.abs(counts.get(text)! / 3000 - probability) < 0.04, `${text}: ${counts.get(text)}`);
  });

  test('ends where it is cancelled', () => {
    const sampling = { temperature: 1, topK: 9, random: new Random(1) };
    const cut = sampleHypothesis(scriptedState(twoWords), sampling, limits, { isCancelled: true });
    assert.deepEqual([textOf(cut), cut.end, cut.next], ['', 'length', 'a']);
  });
});
