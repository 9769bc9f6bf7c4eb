import assert from 'node:assert/strict';
import { Random } from '../../src/base/random';
import { Network } from '../../src/model/network';
import { ignoredTarget } from '../../src/numeric/ops/softmaxCrossEntropy';
import { createParameters } from '../../src/model/parameters';
import { doubleKernels } from '../../src/numeric/scalarKernels';

const [V, E, H, T] = [6, 3, 4, 8];

suite('gradient flow', () => {
  test("is the product of an Elman network's Jacobians", () => {
    const network = randomNetwork('elman');
    network.forward();
    const hidden = Array.from({ length: T }, (_, t) => [...network.output.data.slice(t * H, (t + 1) * H)]);
    const probabilities = [...network.probabilities.data.slice((T - 1) * V)];
    const { linearWeight, layers } = network.parameters;
    // dL/dh(T−1) = (p − one-hot)·W_linear, then dL/dh(t−1) = (dL/dh(t)·diag(1 − h(t)²))·W_hh.
    const dLogits = probabilities.map((p, v) => p - (v === network.targets[T - 1] ? 1 : 0));
    let gradient = timesMatrix(dLogits, [...linearWeight.value.data], H);
    const expected = [Math.hypot(...gradient)];
    for (let t = T - 1; t > 0; t--) {
      const throughTanh = gradient.map((value, j) => value * (1 - hidden[t]![j]! ** 2));
      gradient = timesMatrix(throughTanh, [...layers[0]!.hiddenWeight.value.data], H);
      expected.push(Math.hypot(...gradient));
    }
    network.gradientFlow().forEach((norm, k) => {
      assert.ok(Math.abs(norm - expected[k]!) < 1e-12, `${k} back: expected ${expected[k]!}, found ${norm}`);
    });
  });

  test('leaves the targets as they are, and ends where a file begins', () => {
    const network = randomNetwork('gru');
    network.inputs[4] = 0;
    const targets = [...network.targets];
    network.forward();
    const norms = network.gradientFlow();
    assert.deepEqual([...network.targets], targets);
    assert.ok(norms.slice(0, 4).every((norm) => norm > 0));
    assert.deepEqual(norms.slice(4), [0, 0, 0, 0]);
  });
});

function randomNetwork(cell: 'elman' | 'gru'): Network {
  const parameters = createParameters(
    { cell, embeddingSize: E, hiddenSize: H, layers: 1, dropout: 0 },
    V,
    doubleKernels.allocate,
  );
  const random = new Random(1);
  for (let i = 0; i < parameters.values.length; i++) parameters.values[i] = random.uniform(-0.7, 0.7);
  const network = new Network(doubleKernels, parameters, 1, T);
  for (let t = 0; t < T; t++) {
    network.inputs[t] = 1 + random.integer(V - 1);
    network.targets[t] = t === 2 ? ignoredTarget : random.integer(V);
  }
  return network;
}

/** row (N)·matrix (N, columns). */
function timesMatrix(row: readonly number[], matrix: readonly number[], columns: number): number[] {
  return Array.from({ length: columns }, (_, j) =>
    row.reduce((sum, value, i) => sum + value * matrix[i * columns + j]!, 0),
  );
}
