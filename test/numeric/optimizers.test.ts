import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { ScheduleConfig } from '../../src/learning/config';
import type { Kernels } from '../../src/numeric/kernels';
import type { Floats } from '../../src/numeric/matrix';
import { clampGradients } from '../../src/numeric/ops/clipping';
import { type ElementwiseOptimizer, optimize } from '../../src/learning/optimizers';
import { optimizerStateNames } from '../../src/model/trainingState';
import { scheduledLearningRate } from '../../src/learning/schedule';
import { everyKind } from './kernelsUnderTest';

type OptimizerName = ElementwiseOptimizer['kind'];

/** PyTorch's results, written by `make_optimizer_fixtures.py`. */
interface OptimizerFixture {
  readonly values: readonly number[];
  readonly gradients: readonly (readonly number[])[];
  readonly clipValue: number;
  readonly clipped: readonly number[];
  readonly optimizers: Readonly<
    Record<OptimizerName, { readonly learningRate: number; readonly steps: readonly (readonly number[])[] }>
  >;
  readonly schedules: {
    readonly peak: number;
    readonly step: readonly number[];
    readonly exponential: readonly number[];
    readonly cosine: readonly number[];
  };
}

const fixture = JSON.parse(readFileSync('test/numeric/fixtures/optimizers.json', 'utf8')) as OptimizerFixture;

/** The constants with which the fixture was made. */
const configs: Readonly<Record<OptimizerName, ElementwiseOptimizer>> = {
  sgd: { kind: 'sgd', momentum: 0.9 },
  adagrad: { kind: 'adagrad' },
  rmsprop: { kind: 'rmsprop', decay: 0.95 },
  adam: { kind: 'adam', beta2: 0.99 },
  adamw: { kind: 'adamw', beta2: 0.99, weightDecay: 0.1 },
};

const optimizerNames = Object.keys(configs) as OptimizerName[];

/** Largest difference of a weight: ten steps in float32, rounded in other places than in PyTorch. */
const tolerance = 2e-6;

suite("PyTorch's optimisers", () => {
  for (const { name, create } of everyKind) {
    for (const kind of optimizerNames) {
      test(`${kind}, ${name} kernels: ten steps`, () => {
        const found = tenSteps(create(), kind);
        fixture.optimizers[kind].steps.forEach((expected, step) => {
          assertClose(`values after step ${step + 1}`, found[step]!, expected);
        });
      });
    }
  }

  test('a gradient scale is equivalent to scaled gradients', () => {
    for (const kind of optimizerNames) {
      const kernels = everyKind[0]!.create();
      assert.deepEqual(tenSteps(kernels, kind, 0.25, 4), tenSteps(kernels, kind), kind);
    }
  });

  test('clipping by value', () => {
    const gradients = Float32Array.from(fixture.gradients[0]!);
    clampGradients(gradients, fixture.clipValue);
    assert.deepEqual(gradients, Float32Array.from(fixture.clipped));
  });
});

suite("PyTorch's learning-rate schedules", () => {
  const { peak, ...rates } = fixture.schedules;

  test('step decay, over epochs', () => {
    const found = rates.step.map((_, epochs) =>
      scheduledLearningRate({ kind: 'step', factor: 0.5, epochs: 5 }, peak, { budget: 0.5, epochs }),
    );
    assertClose('learning rates', found, rates.step);
  });

  test('exponential decay, over epochs, from the first or from a later one on', () => {
    const from = (after: number) => (_: number, epochs: number) =>
      scheduledLearningRate({ kind: 'exponential', factor: 0.97, after }, peak, { budget: 0.5, epochs });
    assertClose('learning rates', rates.exponential.map(from(1)), rates.exponential);
    const later = [...Array.from({ length: 9 }, () => peak), ...rates.exponential].slice(0, rates.exponential.length);
    assertClose('learning rates', later.map(from(10)), later);
  });

  test('cosine decay, over the budget that is left after the warm-up', () => {
    const found = rates.cosine.map((_, i) => {
      const budget = 0.02 + (0.98 * i) / rates.cosine.length;
      return scheduledLearningRate({ kind: 'cosine', warmUp: 0.02 }, peak, { budget, epochs: 0 });
    });
    assertClose('learning rates', found, rates.cosine);
  });

  test('warm-up rises in a line; a constant rate stays', () => {
    const rates = (schedule: ScheduleConfig, budgets: readonly number[]): number[] =>
      budgets.map((budget) => scheduledLearningRate(schedule, peak, { budget, epochs: 30 }));
    assertClose('warm-up', rates({ kind: 'cosine', warmUp: 0.02 }, [0.005, 0.01]), [peak / 4, peak / 2]);
    assert.deepEqual(rates({ kind: 'constant' }, [0, 1]), [peak, peak]);
  });
});

/** The values after each step. The gradients are multiplied by `enlarged`, and scaled back by the optimiser. */
function tenSteps(kernels: Kernels, kind: OptimizerName, gradientScale = 1, enlarged = 1): number[][] {
  const allocated = (from: readonly number[]): Floats => {
    const floats = kernels.allocate(from.length);
    floats.set(from);
    return floats;
  };
  const values = allocated(fixture.values);
  const blocks = optimizerStateNames[kind].map(() => kernels.allocate(values.length));
  const { learningRate } = fixture.optimizers[kind];
  return fixture.gradients.map((gradients, i) => {
    const rate = { learningRate, step: i + 1, gradientScale };
    optimize(kernels, configs[kind], values, allocated(gradients.map((g) => g * enlarged)), blocks, rate);
    return [...values];
  });
}

function assertClose(what: string, found: readonly number[], expected: readonly number[]): void {
  assert.equal(found.length, expected.length);
  expected.forEach((value, i) => {
    const difference = Math.abs(found[i]! - value);
    assert.ok(difference <= tolerance * Math.max(1, Math.abs(value)), `${what}[${i}]: ${value}, found ${found[i]!}`);
  });
}
