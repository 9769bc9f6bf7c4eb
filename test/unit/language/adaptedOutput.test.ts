import assert from 'node:assert/strict';
import fc from 'fast-check';
import { AdaptedOutput } from '../../../src/language/mixture/adaptedOutput';
import { outputRate } from '../../../src/language/recipe';
import type { PredictorState } from '../../../src/model/predictor';

function stateOf(logits: readonly number[], output: readonly number[]): PredictorState {
  return { carried: new Float32Array(0), output: Float32Array.from(output), logits: Float32Array.from(logits) };
}

function softmax(logits: readonly number[]): number[] {
  const powers = logits.map(Math.exp);
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

/** Probabilities of the symbols, from cumulative ones. */
function probabilitiesOf(sums: Float64Array): number[] {
  return Array.from(sums.subarray(1), (sum, v) => sum - sums[v]!);
}

function assertNear(found: readonly number[], expected: readonly number[], tolerance: number): void {
  found.forEach((value, i) => {
    assert.ok(Math.abs(value - expected[i]!) <= tolerance, `${found.join()} and ${expected.join()}`);
  });
}

const logits = fc.array(fc.double({ min: -4, max: 4, noNaN: true }), { minLength: 5, maxLength: 5 });
const output = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 });

suite('the adapted output layer', () => {
  test('gives the softmax of the logits before it has learned', () => {
    fc.assert(
      fc.property(logits, output, (logits, output) => {
        const found = new AdaptedOutput().expectation(stateOf(logits, output));
        assert.equal(found.length, 6);
        assertNear(probabilitiesOf(found), softmax(logits), 1e-6);
      }),
    );
  });

  test('takes a step of gradient descent on the cross-entropy of each symbol', () => {
    const step = fc.record({ logits, output, symbol: fc.nat(4) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const adapted = new AdaptedOutput();
        const weights = Array.from({ length: 5 }, () => [0, 0, 0, 0]);
        for (const { logits, output, symbol } of steps) {
          const state = stateOf(logits, output);
          const inputs = [...output, 1];
          const expected = softmax(
            logits.map((logit, v) => inputs.reduce((sum, input, k) => sum + weights[v]![k]! * input, logit)),
          );
          const found = adapted.expectation(state);
          // Errors below 1/1000 are passed over.
          assertNear(probabilitiesOf(found), expected, 1e-3);
          adapted.learn(state, found, symbol);
          for (const [v, row] of weights.entries()) {
            const error = (v === symbol ? 1 : 0) - expected[v]!;
            for (const [k, input] of inputs.entries()) row[k]! += outputRate * error * input;
          }
        }
      }),
    );
  });

  test('expects what followed the same state often', () => {
    const adapted = new AdaptedOutput();
    const state = stateOf([0, 0, 0, 0], [0.5, -0.5, 0.5]);
    for (let i = 0; i < 300; i++) adapted.learn(state, adapted.expectation(state), 2);
    assert.ok(probabilitiesOf(adapted.expectation(state))[2]! > 0.6);
    assert.equal(state.logits[2], 0, 'the state does not change');
  });
});
