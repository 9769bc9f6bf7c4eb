import assert from 'node:assert/strict';
import { IsseChain } from '../../../src/language/mixture/isseChain';

/** A new chain of two components with three states, which pass their input on. */
function newChain(): IsseChain {
  return new IsseChain(
    2,
    Float32Array.from({ length: 2 * 3 * 2 }, (_, i) => 1 - (i % 2)),
  );
}

/** Output of the chain for an input of 0. */
function say(chain: IsseChain, first: number, second: number | undefined): number {
  const output = chain.correct(0, first, 0);
  if (second === undefined) chain.skip(1);
  else return chain.correct(1, second, output);
  return output;
}

suite('an ISSE chain', () => {
  test('multiplies its input by a weight of the state and adds the other', () => {
    const chain = new IsseChain(1, Float32Array.of(0.5, 0, 0.5, 1));
    assert.equal(chain.correct(0, 0, 3), 1.5);
    assert.equal(chain.correct(0, 1, 3), 2.5);
  });

  test('learns the outcomes of each state separately', () => {
    const chain = newChain();
    for (let i = 0; i < 200; i++) {
      say(chain, 1, undefined);
      chain.learn(1);
    }
    assert.ok(say(chain, 1, undefined) > 1);
    assert.equal(say(chain, 0, undefined), 0);
  });

  test('a later component corrects only what the earlier one leaves', () => {
    const chain = newChain();
    for (let i = 0; i < 400; i++) {
      // In state 2 of the second component, the first one is wrong.
      const state = i % 2 === 0 ? 1 : 2;
      say(chain, 1, state);
      chain.learn(state === 1 ? 1 : 0);
    }
    assert.ok(say(chain, 1, 1) > 1);
    assert.ok(say(chain, 1, 2) < -1);
  });

  test('a skipped component learns nothing', () => {
    const chain = newChain();
    say(chain, 0, 1);
    say(chain, 0, undefined);
    chain.learn(1);
    chain.skip(0);
    assert.equal(chain.correct(1, 1, 0.5), 0.5);
  });
});
