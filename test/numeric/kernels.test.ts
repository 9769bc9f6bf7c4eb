import assert from 'node:assert/strict';
import { Random } from '../../src/base/random';
import type { Build } from '../../src/kernels/builds';
import { compile } from '../../src/kernels/modules';
import { agrees } from '../../src/kernels/parity';
import type { KernelExports } from '../../src/kernels/wasmKernels';
import type { GemmOptions, Kernels } from '../../src/numeric/kernels';
import { cellKinds } from '../../src/numeric/cells/kinds';
import type { NetworkConfig } from '../../src/model/config';
import type { Matrix } from '../../src/numeric/matrix';
import { Network } from '../../src/model/network';
import { ignoredTarget } from '../../src/numeric/ops/softmaxCrossEntropy';
import { createParameters } from '../../src/model/parameters';
import { doubleKernels } from '../../src/numeric/scalarKernels';
import { builds, everyVariant, wasmKernels } from './kernelsUnderTest';

/** Largest error of a sum of products of numbers in ±1 against double precision, per product summed. */
const roundingError = 2 ** -23;

/** Sizes with remainders in every dimension, single rows, and more than one block along K of any kernel. */
const shapes = [
  [1, 1, 1],
  [1, 300, 17],
  [2, 3, 5],
  [6, 4, 16],
  [13, 31, 33],
  [24, 256, 48],
  [35, 257, 61],
  [150, 520, 19],
] as const;

const forms: readonly GemmOptions[] = [false, true].flatMap((transposeA) =>
  [false, true].flatMap((transposeB) => [false, true].map((accumulate) => ({ transposeA, transposeB, accumulate }))),
);

suite('WebAssembly kernels', () => {
  for (const { build, variant, name } of everyVariant) {
    test(`${name}: matrix products of odd sizes, in every form`, () => {
      for (const shape of shapes) {
        for (const form of forms) {
          const found = product(wasmKernels(build, variant), shape, form, false);
          const expected = product(doubleKernels, shape, form, false);
          assertWithin(found, expected, roundingError * (shape[1] + 2), `${shape.join('×')} ${JSON.stringify(form)}`);
        }
      }
    });
  }

  for (const build of builds) {
    test(`${build}: every micro-kernel gives the same bits, with a packed factor and without`, () => {
      for (const shape of shapes) {
        for (const form of forms.filter(({ transposeA }) => transposeA === false)) {
          const [rows] = shape;
          const expected = product(wasmKernels(build, 0), shape, form, false);
          for (const { variant } of everyVariant.filter((other) => other.build === build)) {
            assert.deepEqual(product(wasmKernels(build, variant), shape, form, false), expected);
            // For one row a factor is the unpacked weights, which another kernel reads.
            if (rows > 1) assert.deepEqual(product(wasmKernels(build, variant), shape, form, true), expected);
          }
        }
      }
    });

    test(`${build}: exp, logistic function and tanh within their stated errors, over the whole range`, () => {
      const inputs = wholeRange();
      const relative = (f: number, e: number): number => Math.abs(f - e) / Math.abs(e);
      const absolute = (f: number, e: number): number => Math.abs(f - e);
      const inside = (x: number): boolean => x >= -87 && x <= 88;
      assert.ok(worst(build, 'expEach', inputs.filter(inside), Math.exp, relative) <= 2 ** -22);
      assert.ok(worst(build, 'sigmoidEach', inputs, (x) => 1 / (1 + Math.exp(-x)), absolute) <= 2 ** -23);
      const notZero = inputs.filter((x) => Math.fround(x) !== 0);
      assert.ok(worst(build, 'tanhEach', notZero, Math.tanh, relative) <= 2 ** -21);
      assert.equal(worst(build, 'tanhEach', [0, -0], Math.tanh, absolute), 0);
      const isNumber = (found: number): number => (Number.isNaN(found) ? 0 : 1);
      for (const name of ['expEach', 'sigmoidEach', 'tanhEach'] as const) {
        assert.equal(worst(build, name, [NaN], Number, isNumber), 0, `${name} of NaN`);
      }
    });

    test(`${build}: losses and gradients, with a target that is ignored and logits that would overflow`, () => {
      const [expected, found] = [doubleKernels, wasmKernels(build, 0)].map((kernels) => {
        const logits = matrix(kernels, 5, 19, new Random(3), 60);
        const probabilities = matrix(kernels, 5, 19, new Random(4));
        const dLogits = matrix(kernels, 5, 19, new Random(5));
        logits.data[3] = 300;
        const targets = kernels.allocateIntegers(5);
        targets.set([3, 18, ignoredTarget, 0, 7]);
        const nats = kernels.crossEntropyForward(probabilities, logits, targets);
        kernels.crossEntropyBackward(dLogits, probabilities, targets, 0.25);
        return { nats, values: [...probabilities.data, ...dLogits.data] };
      });
      assert.ok(Math.abs(found!.nats / expected!.nats - 1) < 1e-6);
      assertWithin(found!.values, expected!.values, 2e-6, 'probabilities and gradients');
    });

    test(`${build}: rows gathered and scattered, sums, and a step of Adam, of sizes with tails`, () => {
      for (const count of [1, 4, 11, 64, 70]) {
        const [expected, found] = [doubleKernels, wasmKernels(build, 0)].map((kernels) => {
          const random = new Random(count);
          const table = matrix(kernels, 6, count, random);
          const rows = matrix(kernels, 4, count, random);
          const indices = kernels.allocateIntegers(4);
          indices.set([5, 0, 5, 2]);
          const output = matrix(kernels, 4, count, random);
          kernels.gatherRows(output, table, indices);
          kernels.gatherAddRows(rows, table, indices);
          kernels.scatterAddRows(table, rows, indices);
          const sums = matrix(kernels, 1, count, random).data;
          kernels.addColumnSums(sums, rows);
          kernels.add(sums, output.data.subarray(0, count));
          const moments = { first: matrix(kernels, 1, count, random).data, second: kernels.allocate(count) };
          moments.second.fill(0.5);
          kernels.adam(sums, table.data.subarray(0, count), moments, {
            learningRate: 0.1,
            step: 3,
            gradientScale: 0.7,
            beta2: 0.999,
            weightDecay: 0.1,
          });
          const squares = kernels.sumOfSquares(rows.data) / rows.data.length;
          return [...output.data, ...table.data, ...sums, ...moments.first, ...moments.second, squares];
        });
        assertWithin(found!, expected!, 1e-6, `${count} numbers`);
      }
    });

    test(`${build}: dropout drops the same elements as the reference, at about the requested rate`, () => {
      for (const probability of [0.1, 0.5, 0.9]) {
        const [expected, found] = [doubleKernels, wasmKernels(build, 0)].map((kernels) => {
          const x = matrix(kernels, 50, 101, new Random(1));
          const y = matrix(kernels, 50, 101, new Random(2));
          const mask = kernels.allocate(5050);
          kernels.dropoutForward(y, x, mask, probability, 12_345);
          const dropped = mask.filter((factor) => factor === 0).length / mask.length;
          assert.ok(Math.abs(dropped - probability) < 0.03, `expected ${probability}, found ${dropped}`);
          kernels.dropoutBackward(x, mask);
          assert.deepEqual([...x.data], [...y.data]);
          return [...y.data];
        });
        assertWithin(found!, expected!, 1e-5, `probability ${probability}`);
      }
    });

    for (const cell of cellKinds) {
      test(`${build}: ${cell} cells give the losses, gradients and states of the reference, in one direction and in two`, () => {
        for (const bidirectional of [false, true]) {
          const [expected, found] = [doubleKernels, wasmKernels(build, 0)].map((kernels) => {
            const network = { cell, embeddingSize: 6, hiddenSize: 11, layers: 2, dropout: 0.3 };
            return oneStep(kernels, bidirectional ? { ...network, bidirectional } : network);
          });
          assertWithin(found!, expected!, 2e-5, bidirectional ? 'in two directions' : 'in one direction');
        }
      });
    }

    test(`${build}: the check at start passes, and fails kernels that compute something else`, () => {
      const kernels = wasmKernels(build, 3);
      assert.ok(agrees(kernels));
      assert.ok(!agrees({ ...kernels, add: () => undefined }));
      assert.ok(!agrees({ ...kernels, gemm: (c) => c.data.fill(0) }));
    });
  }

  test('a product of shapes that do not fit says so', () => {
    const kernels = wasmKernels(builds[0]!, 0);
    const random = new Random(1);
    const [c, a, b] = [matrix(kernels, 2, 3, random), matrix(kernels, 2, 4, random), matrix(kernels, 5, 3, random)];
    assert.throws(() => {
      kernels.gemm(c, a, b);
    }, /Expected shapes \(M, N\) = \(M, K\)·\(K, N\), found \(2, 3\) = \(2, 4\)·\(5, 3\)/);
  });
});

function product(
  kernels: Kernels,
  [rows, inner, columns]: readonly [number, number, number],
  form: GemmOptions,
  asFactor: boolean,
): number[] {
  const random = new Random(7);
  const a = form.transposeA ? matrix(kernels, inner, rows, random) : matrix(kernels, rows, inner, random);
  const b = form.transposeB ? matrix(kernels, columns, inner, random) : matrix(kernels, inner, columns, random);
  const c = matrix(kernels, rows, columns, random);
  if (asFactor) {
    const factor = kernels.factor(b, form.transposeB ?? false, rows);
    factor.refresh();
    kernels.gemm(c, a, factor, form);
  } else kernels.gemm(c, a, b, form);
  return [...c.data];
}

/** Mean loss, probabilities, final states and gradients over a window of odd sizes, with dropout. */
function oneStep(kernels: Kernels, config: NetworkConfig): number[] {
  const random = new Random(2);
  const parameters = createParameters(config, 13, kernels.allocate);
  const { values, gradients } = parameters;
  for (let i = 0; i < values.length; i++) values[i] = Math.fround(random.uniform(-0.4, 0.4));
  const network = new Network(kernels, parameters, 3, 5);
  for (let i = 0; i < network.inputs.length; i++) {
    network.inputs[i] = random.integer(13);
    network.targets[i] = i === 4 ? ignoredTarget : random.integer(13);
  }
  const loss = network.forward(new Random(5)) / network.counted;
  network.backward();
  const states = network.states.flat().flatMap(({ data }) => [...data]);
  return [loss, ...network.probabilities.data, ...states, ...gradients];
}

/** Random numbers in ±`bound`, the same in every precision. */
function matrix(kernels: Kernels, rows: number, columns: number, random: Random, bound = 1): Matrix {
  const data = kernels.allocate(rows * columns);
  for (let i = 0; i < data.length; i++) data[i] = Math.fround(random.uniform(-bound, bound));
  return { data, rows, columns };
}

function assertWithin(found: ArrayLike<number>, expected: ArrayLike<number>, bound: number, what: string): void {
  assert.equal(found.length, expected.length);
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(found[i]! - expected[i]!);
    assert.ok(difference <= bound, `${what}, number ${i}: expected ${expected[i]!}, found ${found[i]!}`);
  }
}

type MathName = 'expEach' | 'sigmoidEach' | 'tanhEach';

/** The largest error of a vectorised function over the inputs, which are first rounded to float32. */
function worst(
  build: Build,
  name: MathName,
  inputs: readonly number[],
  exact: (x: number) => number,
  error: (found: number, expected: number) => number,
): number {
  const memory = new WebAssembly.Memory({ initial: 64, maximum: 64, shared: true });
  const exports = new WebAssembly.Instance(compile(build), { env: { memory } }).exports as unknown as KernelExports;
  const padded = Float32Array.from({ length: Math.ceil(inputs.length / 4) * 4 }, (_, i) => inputs[i] ?? 0);
  const from = 65_536;
  const to = from + padded.byteLength;
  new Float32Array(memory.buffer, from, padded.length).set(padded);
  exports[name](to, from, padded.length);
  const found = new Float32Array(memory.buffer, to, inputs.length);
  return found.reduce((most, value, i) => Math.max(most, error(value, exact(padded[i]!))), 0);
}

/** Inputs that are dense near 0 and where the formulas change, and every power of two. */
function wholeRange(): number[] {
  const even = Array.from({ length: 200_001 }, (_, i) => (i - 100_000) / 1000);
  const nearZero = Array.from({ length: 20_001 }, (_, i) => (i - 10_000) / 10_000);
  const powers = Array.from({ length: 250 }, (_, i) => 2 ** (i - 125)).flatMap((x) => [x, -x]);
  return [...even, ...nearZero, ...powers];
}
