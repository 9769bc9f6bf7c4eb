import assert from 'node:assert/strict';
import { IsseChain } from '../../../src/language/mixture/isseChain';

/** Two links of three states, that leave what was said before them as it is. */
function newChain(): IsseChain {
  return new IsseChain(2, 3, () => ({ kept: 1, added: 0 }));
}

/** What is thought at the end, of nothing at the beginning. */
function say(chain: IsseChain, first: number, second: number | undefined): number {
  const output = chain.correct(0, first, 0);
  if (second === undefined) chain.skip(1);
  else return chain.correct(1, second, output);
  return output;
}

suite('a chain of predictors', () => {
  test('says what it is given to begin with', () => {
    const chain = new IsseChain(1, 2, (state) => ({ kept: 0.5, added: state }));
    assert.equal(chain.correct(0, 0, 3), 1.5);
    assert.equal(chain.correct(0, 1, 3), 2.5);
  });

  test('learns what comes in each state, and nothing of the others', () => {
    const chain = newChain();
    for (let i = 0; i < 200; i++) {
      say(chain, 1, undefined);
      chain.learn(1);
    }
    assert.ok(say(chain, 1, undefined) > 1);
    assert.equal(say(chain, 0, undefined), 0);
  });

  test('of two that say the same, the later one corrects only what is left', () => {
    const chain = newChain();
    for (let i = 0; i < 400; i++) {
      // The second knows better: in its state 2 the first is wrong.
      const state = i % 2 === 0 ? 1 : 2;
      say(chain, 1, state);
      chain.learn(state === 1 ? 1 : 0);
    }
    assert.ok(say(chain, 1, 1) > 1);
    assert.ok(say(chain, 1, 2) < -1);
  });

  test('a link that is skipped learns nothing', () => {
    const chain = newChain();
    say(chain, 0, 1);
    say(chain, 0, undefined);
    chain.learn(1);
    chain.skip(0);
    assert.equal(chain.correct(1, 1, 0.5), 0.5);
  });
});
