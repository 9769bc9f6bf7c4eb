import assert from 'node:assert/strict';
import { neverCancelled } from '../../../src/base/cancellation';
import { calibrated } from '../../../src/language/calibration';
import { suggest, type Suggestion, type SuggestionRequest } from '../../../src/language/suggest';
import { saying, type Script, scriptedState } from './scriptedState';

const usual: SuggestionRequest = {
  trigger: 'automatic',
  before: '',
  lineSuffix: '',
  after: '',
  temperature: 0,
  topK: 10,
  price: 1,
  maximumLength: 80,
  severalLines: true,
};

function asked(script: Script, changes: Partial<SuggestionRequest> = {}) {
  return suggest(scriptedState(script), { ...usual, ...changes }, neverCancelled);
}

function found(script: Script, changes: Partial<SuggestionRequest> = {}): readonly Suggestion[] {
  const result = asked(script, changes);
  return result.kind === 'suggestions' ? result.suggestions : [];
}

function texts(script: Script, changes: Partial<SuggestionRequest> = {}): string[] {
  return found(script, changes).map(({ text }) => text);
}

function reason(script: Script, changes: Partial<SuggestionRequest> = {}): string {
  const result = asked(script, changes);
  return result.kind === 'quiet' ? result.reason : '';
}

/** Predicts these lines, and then the end of the file. */
function lines(whole: string, probability = 0.98): Script {
  return (text) => ({ [whole.charAt(text.length)]: probability, z: 1 - probability });
}

suite('a suggestion', () => {
  test('has the calibrated probability of its text', () => {
    const [one] = found(saying('return total;', 0.97));
    assert.deepEqual([one?.text, one?.replaces], ['return total;', 0]);
    assert.ok(Math.abs(one!.probability - calibrated(0.97 ** 13)) < 1e-9);
    const [requested] = found(saying('return total;', 0.97), { trigger: 'explicit' });
    assert.ok(Math.abs(requested!.probability - calibrated(0.97 ** 13)) < 1e-9);
  });

  test('is withheld for a reason', () => {
    const unsure = saying('return total;', 0.4);
    assert.match(reason(unsure), /likely enough to be worth showing/);
    assert.match(reason(lines('')), /likely enough to be worth showing/);
    assert.match(reason(lines(''), { trigger: 'explicit' }), /no continuation was found/);
    for (const trigger of ['automatic', 'explicit'] as const)
      assert.match(reason(unsure, { trigger, lineSuffix: 'xyz' }), /nothing fits the text after the cursor/);
    const cancelled = suggest(scriptedState(unsure), usual, { isCancelled: true });
    assert.deepEqual(cancelled, { kind: 'quiet', reason: 'cancelled' });
  });

  test('does not end within a word that continues, nor with a space if nothing follows', () => {
    assert.deepEqual(texts(saying('return total;', 0.99), { maximumLength: 10 }), ['return ']);
    assert.deepEqual(texts(saying('return   ', 0.99)), ['return']);
    assert.deepEqual(texts(saying('return ', 0.99), { maximumLength: 6 }), ['return']);
  });

  test('is more than blanks, even without a price', () => {
    assert.deepEqual(texts(saying(' = one;', 0.99), { price: 0, maximumLength: 1 }), []);
    // Here the blank alone would be worth more than the word with it.
    const blankOnly: Script = (text) => (text === '' ? { ' ': 0.5, z: 0.1 } : saying(' = one', 0.3)(text));
    assert.deepEqual(texts(blankOnly, { price: 0 }), []);
  });

  test('without a price, begins with the second-likeliest character if nothing is found after the likeliest', () => {
    const nextBracket = (probability: number): Script => {
      return (text) => (text === '' ? { ' ': 0.5, '(': probability } : { x: 0.05, '': 0.04 });
    };
    assert.deepEqual(texts(nextBracket(0.25), { price: 0 }), ['(']);
    assert.deepEqual(texts(nextBracket(0.15), { price: 0 }), []);
    assert.deepEqual(texts(nextBracket(0.25), { price: 1 }), []);
    // The likeliest character ends the line.
    assert.deepEqual(
      texts((text) => (text === '' ? { '\n': 0.5, ';': 0.4 } : { '\n': 0.9 }), { price: 0 }),
      [';'],
    );
    assert.deepEqual(
      texts(() => ({ ' ': 1 }), { price: 0 }),
      [],
    );
  });

  test('ends where the rest is too unlikely', () => {
    const script: Script = (text) =>
      text.length < 7 ? saying('return ', 0.99)(text) : saying('return total', 0.5)(text);
    const [text = ''] = texts(script);
    assert.equal(text.trim(), 'return');
  });

  test('contains and replaces the closing brackets after the cursor, and none that was not opened', () => {
    const before = 'call(';
    const [one] = found(saying('item);', 0.99), { before, lineSuffix: ')' });
    assert.deepEqual([one?.text, one?.replaces], ['item);', 1]);
    assert.deepEqual(texts(saying('item);', 0.99), { before: 'a = ' }), ['item']);
  });

  test('for the middle of a line is what is missing there', () => {
    const script: Script = (text) => ({ [`item of items`.charAt(text.length)]: 0.95, z: 0.05 });
    assert.deepEqual(texts(script, { before: 'for (const ', lineSuffix: ' of items' }), ['item']);
    assert.deepEqual(texts(script, { before: 'for (const ', lineSuffix: 'item of items' }), []);
  });

  test('has several lines in an empty block only, up to its end, while they are sure', () => {
    const before = 'if (a) {\n  ';
    const block = 'b(c);\n  d(e);\n}\nf(g);\n';
    assert.deepEqual(texts(lines(block, 0.995), { before }), ['b(c);\n  d(e);\n}']);
    assert.deepEqual(texts(lines(block, 0.995), { before, severalLines: false }), ['b(c);']);
    assert.deepEqual(texts(lines(block, 0.995), { before: 'a = ' }), ['b(c);']);
    const unsureLater: Script = (text) => lines(block, text.length < 7 ? 0.995 : 0.7)(text);
    assert.deepEqual(texts(unsureLater, { before }), ['b(c);']);
    const [requested] = texts(lines(block, 0.995), { before, trigger: 'explicit' });
    assert.equal(requested, 'b(c);\n  d(e);\n}');
  });

  test('ends before it repeats a line, and before a line that follows the cursor', () => {
    const before = 'if (a) {\n  ';
    assert.deepEqual(texts(lines('call(c);\n  call(c);\n}', 0.995), { before }), ['call(c);']);
    assert.deepEqual(texts(lines('b(c);\n  d(e);\n}', 0.995), { before, after: '\n  d(e);\n}' }), ['b(c);']);
  });

  test('on request is one of at most three different ones', () => {
    const first = ['aa', 'bb', 'cc', 'dd', 'ee'];
    const script: Script = (text) =>
      text === ''
        ? Object.fromEntries(first.map((word, i) => [word.charAt(0), 0.3 - 0.05 * i]))
        : { [`${first.find((word) => word.startsWith(text.charAt(0)))!} end;\n`.charAt(text.length)]: 1 };
    assert.deepEqual(texts(script, { trigger: 'explicit' }), ['aa end;', 'bb end;', 'cc end;']);
    for (const temperature of [0.5, 2]) {
      const sampled = texts(script, { trigger: 'explicit', temperature });
      assert.ok(sampled.length > 0 && sampled.length <= 3 && new Set(sampled).size === sampled.length);
    }
  });

  test('has the line ends and the indentation of the document', () => {
    const before = 'if (a) {\r\n\t';
    const indentation = { insertSpaces: false, tabSize: 4 };
    const text = 'b(c);\n  d(e);\n}';
    assert.deepEqual(texts(lines(text, 0.995), { before, indentation }), ['b(c);\r\n\td(e);\r\n}']);
  });

  test('has a closing bracket that nothing opens where the learned text has it too', () => {
    const text = (learnedLine: string | undefined): string | undefined => {
      const learned = (read: string): string | undefined => (read.endsWith(')') ? learnedLine : undefined);
      const state = scriptedState(saying('item);', 0.99), learned);
      const result = suggest(state, { ...usual, before: 'a = ' }, neverCancelled);
      return result.kind === 'suggestions' ? result.suggestions[0]!.text : undefined;
    };
    assert.equal(text('other(x)\n  item)'), 'item);');
    assert.equal(text('item)'), 'item);');
    assert.equal(text('a b\ncall(item)'), 'item');
    assert.equal(text('call(\n  item)'), 'item');
    assert.equal(text('item]'), 'item');
    assert.equal(text(undefined), 'item');
  });

  test('of several lines ends with a whole line', () => {
    const before = 'if (a) {\n  ';
    assert.deepEqual(texts(lines('call(c);\n  call(d);\n}', 0.999), { before, maximumLength: 9 }), ['call(c);']);
    assert.deepEqual(texts(lines('call(c);\n  call(d);', 0.999), { before }), ['call(c);\n  call(d);']);
    assert.deepEqual(texts(lines('call(c);\n  call(d);\n', 0.999), { before }), ['call(c);\n  call(d);']);
    assert.deepEqual(texts(lines('call(c);   \n  call(d);   \n', 0.999), { before }), ['call(c);   \n  call(d);']);
  });

  test('on request in the middle of a line is one of several, likeliest first', () => {
    const script: Script = (text) => {
      if (text === '') return { i: 0.6, u: 0.4 };
      const word = text.startsWith('i') ? 'item of items' : 'user of items';
      return { [word.charAt(text.length)]: 1 };
    };
    const place = { before: 'for (const ', lineSuffix: ' of items' };
    assert.deepEqual(texts(script, { ...place, trigger: 'explicit' }), ['item', 'user']);
    assert.ok(texts(script, place).length <= 1);
  });

  test('is sampled above temperature 0, the same each time', () => {
    const words = ['alpha', 'bravo', 'candy', 'delta', 'extra'];
    const script: Script = (text) =>
      text === ''
        ? Object.fromEntries(words.map((word, i) => [word.charAt(0), 0.22 - 0.01 * i]))
        : { [`${words.find((word) => word.startsWith(text.charAt(0)))!}\n`.charAt(text.length)]: 1 };
    const sampled = [1, 3, 9, 20].map((temperature) => texts(script, { temperature, trigger: 'explicit' }).join());
    assert.ok(
      sampled.some((text) => text.split(',')[0] !== 'alpha' || text.split(',').length > 1),
      sampled.join(),
    );
    assert.deepEqual(
      [1, 3, 9, 20].map((temperature) => texts(script, { temperature, trigger: 'explicit' }).join()),
      sampled,
    );
    assert.deepEqual(texts(script, { temperature: 9, topK: 1, price: 0 }), ['alpha']);
    assert.deepEqual(texts(script, { temperature: 9, topK: 1, trigger: 'explicit' }), ['alpha']);
  });

  test('is neither the text after the cursor nor white space', () => {
    assert.deepEqual(texts(saying('item;', 0.99), { lineSuffix: 'item; more' }), []);
    assert.deepEqual(texts(saying('    ', 0.99), { price: 0 }), []);
    assert.deepEqual(texts(saying('    ', 0.99), { trigger: 'explicit' }), []);
  });
});
