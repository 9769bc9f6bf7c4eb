import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { OptimizerConfig } from '../../src/model/config';
import { clampGradients, optimize, optimizerStateNames } from '../../src/model/ops/optimizers';
import { everyKind } from './kernelsUnderTest';

interface Fixture {
  readonly learningRate: number;
  readonly start: readonly number[];
  readonly gradients: readonly (readonly number[])[];
  readonly optimizers: Readonly<Record<OptimizerConfig['kind'], readonly (readonly number[])[]>>;
  readonly clamped: readonly number[];
}

const fixture = JSON.parse(readFileSync('test/numeric/fixtures/optimizers.json', 'utf8')) as Fixture;

const configs: readonly OptimizerConfig[] = [
  { kind: 'sgd', momentum: 0.9 },
  { kind: 'adagrad' },
  { kind: 'rmsprop', decay: 0.95 },
  { kind: 'adam', beta2: 0.99 },
  { kind: 'adamw', beta2: 0.99, weightDecay: 0.1 },
];

suite("PyTorch's optimisers", () => {
  for (const config of configs) {
    for (const { name, create } of everyKind) {
      test(`ten steps of ${config.kind}, ${name} kernels`, () => {
        const kernels = create();
        const count = fixture.start.length;
        const [values, gradients] = [kernels.allocate(count), kernels.allocate(count)];
        values.set(fixture.start);
        const states = optimizerStateNames[config.kind].map(() => kernels.allocate(count));
        fixture.gradients.forEach((given, i) => {
          gradients.set(given);
          const step = { learningRate: fixture.learningRate, step: i + 1, gradientScale: 1 };
          optimize(kernels, config, values, gradients, states, step);
          assertClose(values, fixture.optimizers[config.kind][i]!, `step ${i + 1}`);
        });
      });
    }
  }

  test('clipping by value', () => {
    const gradients = Float32Array.from(fixture.gradients[0]!);
    clampGradients(gradients, 0.5);
    assertClose(gradients, fixture.clamped, 'clamped');
  });
});

function assertClose(found: ArrayLike<number>, expected: readonly number[], what: string): void {
  expected.forEach((value, i) => {
    const allowed = 1e-6 + 1e-5 * Math.abs(value);
    assert.ok(Math.abs(found[i]! - value) <= allowed, `${what}, ${i}: expected ${value}, found ${found[i]!}`);
  });
}
