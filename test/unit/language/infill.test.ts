import assert from 'node:assert/strict';
import { neverCancelled } from '../../../src/base/cancellation';
import { beamSearch } from '../../../src/language/decode';
import { type Join, joins } from '../../../src/language/infill';
import { joinedCharacters, unknownCost } from '../../../src/language/recipe';
import { type Script, scriptedState } from './scriptedState';

const limits = { minimumProbability: 0.001, maximumLength: 80, maximumLines: 1 };

/** The text begins with `(c`, or with `ab` before it. */
const script: Script = (text) =>
  text === ''
    ? { a: 0.7, '(': 0.3 }
    : text === 'a'
      ? { b: 1 }
      : text === 'ab'
        ? { '(': 0.5, ' ': 0.5 }
        : text.endsWith('(')
          ? { c: 0.8, d: 0.2 }
          : { '\n': 1 };

function found(suffix: string): Join[] {
  const state = scriptedState(script);
  return joins(state, beamSearch(state, 2, limits, neverCancelled), suffix, neverCancelled);
}

function textOf({ hypothesis, length }: Join): string {
  return hypothesis.characters.slice(0, length).join('');
}

suite('a text for the middle of a line', () => {
  test("has, by Bayes' rule, the probability that it is missing, against the others and none", () => {
    const joined = found('(c');
    const weights = new Map([
      ['', 0.3 * 0.8],
      ['ab', 0.7 * 0.5 * 0.8],
    ]);
    const total = weights.get('')! + weights.get('ab')! + Math.exp(-2 * unknownCost);
    const [best] = joined;
    assert.equal(textOf(best!), 'ab');
    assert.ok(Math.abs(best!.probability - weights.get('ab')! / total) < 1e-9, `${best!.probability}`);
    assert.deepEqual(
      joined.map(({ probability }) => probability),
      joined.map(({ probability }) => probability).sort((a, b) => b - a),
    );
  });

  test('is each text once, and what does not lead to the text after the cursor weighs nothing', () => {
    const joined = found('(c');
    assert.equal(new Set(joined.map(textOf)).size, joined.length);
    for (const one of joined) if (textOf(one) !== 'ab') assert.equal(one.probability, 0, textOf(one));
  });

  test('is judged by the beginning of a long text after the cursor', () => {
    const long = `(c${'z'.repeat(joinedCharacters)}`;
    const cut = Array.from(long).slice(0, joinedCharacters).join('');
    assert.deepEqual(
      found(long).map(({ probability }) => probability),
      found(cut).map(({ probability }) => probability),
    );
  });

  test('is none when cancelled', () => {
    const state = scriptedState(script);
    assert.deepEqual(joins(state, beamSearch(state, 1, limits, neverCancelled), '(c', { isCancelled: true }), []);
  });
});
