import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type OptimizerConfig, optimizerKinds, type OptimizerKind, schedules } from '../../src/model/config';
import type { Kernels } from '../../src/model/kernels';
import type { Floats } from '../../src/model/matrix';
import { clampValues } from '../../src/model/ops/clip';
import { optimize, optimizerStateNames } from '../../src/model/optimizer';
import { scheduledLearningRate } from '../../src/model/schedule';
import { everyKind } from './kernelsUnderTest';

/** PyTorch's numbers, as `make_optimizer_fixtures.py` wrote them. */
interface Fixture {
  readonly values: readonly number[];
  readonly gradients: readonly (readonly number[])[];
  readonly clipValue: number;
  readonly clipped: readonly number[];
  readonly optimizers: Readonly<
    Record<OptimizerKind, { readonly learningRate: number; readonly steps: readonly (readonly number[])[] }>
  >;
  readonly schedules: {
    readonly peak: number;
    readonly step: readonly number[];
    readonly exponential: readonly number[];
    readonly cosine: readonly number[];
  };
}

const fixture = JSON.parse(readFileSync('test/numeric/fixtures/optimizers.json', 'utf8')) as Fixture;

/** With the constants that the fixture was made with. */
const configs: Readonly<Record<OptimizerKind, OptimizerConfig>> = {
  sgd: { kind: 'sgd', momentum: 0.9 },
  adagrad: { kind: 'adagrad' },
  rmsprop: { kind: 'rmsprop', decay: 0.95 },
  adam: { kind: 'adam' },
  adamw: { kind: 'adamw', weightDecay: 0.01 },
};

/** Of float32 numbers that were rounded after each of ten steps, in other places than PyTorch does. */
const tolerance = 2e-6;

suite("PyTorch's optimisers", () => {
  for (const { name, create } of everyKind) {
    for (const kind of optimizerKinds) {
      test(`${kind}, ${name} kernels: ten steps`, () => {
        const found = tenSteps(create(), kind);
        fixture.optimizers[kind].steps.forEach((expected, step) => {
          assertClose(`values after step ${step + 1}`, found[step]!, expected);
        });
      });
    }
  }

  test('a gradient scale does what smaller gradients would', () => {
    for (const kind of optimizerKinds) {
      const kernels = everyKind[0]!.create();
      assert.deepEqual(tenSteps(kernels, kind, 0.25, 4), tenSteps(kernels, kind), kind);
    }
  });

  test('clipping by value', () => {
    const gradients = Float32Array.from(fixture.gradients[0]!);
    clampValues(gradients, fixture.clipValue);
    assert.deepEqual(gradients, Float32Array.from(fixture.clipped));
  });
});

suite("PyTorch's learning-rate schedules", () => {
  const { peak, ...rates } = fixture.schedules;

  test('step decay, over epochs', () => {
    const found = rates.step.map((_, epoch) => scheduledLearningRate(schedules.step, peak, { progress: 0.5, epoch }));
    assertClose('learning rates', found, rates.step);
  });

  test('exponential decay, over epochs, from the first or from a later one on', () => {
    const from = (after: number) => (_: number, epoch: number) =>
      scheduledLearningRate({ kind: 'exponential', factor: 0.97, after }, peak, { progress: 0.5, epoch });
    assertClose('learning rates', rates.exponential.map(from(1)), rates.exponential);
    const later = [...Array.from({ length: 9 }, () => peak), ...rates.exponential].slice(0, rates.exponential.length);
    assertClose('learning rates', later.map(from(10)), later);
  });

  test('cosine decay, over the budget that is left after the warm-up', () => {
    const found = rates.cosine.map((_, i) => {
      const progress = 0.02 + (0.98 * i) / rates.cosine.length;
      return scheduledLearningRate(schedules.cosine, peak, { progress, epoch: 0 });
    });
    assertClose('learning rates', found, rates.cosine);
  });

  test('warm-up rises in a line; a constant rate stays', () => {
    const rate = (kind: 'cosine' | 'constant', progress: number): number =>
      scheduledLearningRate(schedules[kind], peak, { progress, epoch: 30 });
    assertClose('warm-up', [rate('cosine', 0.005), rate('cosine', 0.01)], [peak / 4, peak / 2]);
    assert.deepEqual([rate('constant', 0), rate('constant', 1)], [peak, peak]);
  });
});

/** The values after each step; the gradients are `enlarged`, and scaled back by the optimiser. */
function tenSteps(kernels: Kernels, kind: OptimizerKind, gradientScale = 1, enlarged = 1): number[][] {
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
