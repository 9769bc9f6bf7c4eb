import { Random } from '../base/random';
import type { Kernels } from '../numeric/kernels';
import type { Matrix } from '../numeric/matrix';
import { Network } from '../model/network';
import { createParameters } from '../model/parameters';
import { scalarKernels } from '../numeric/scalarKernels';

/** Largest accepted difference of two float32 results, relative to the largest value. */
const tolerance = 1e-4;

/** Sizes that are not multiples of any tile, with more than one block along K. */
const products = [
  { rows: 7, inner: 5, columns: 9 },
  { rows: 33, inner: 300, columns: 50 },
] as const;

/**
 * Whether kernels agree with the scalar reference, on products of odd sizes in every transposed form and on one step of
 * each cell, forward and backward. Takes milliseconds, for use at start.
 */
export function agrees(kernels: Kernels): boolean {
  return productsAgree(kernels) && (['elman', 'gru', 'lstm'] as const).every((cell) => networkAgrees(kernels, cell));
}

function productsAgree(kernels: Kernels): boolean {
  const forms = [false, true].flatMap((transposeA) => [false, true].map((transposeB) => ({ transposeA, transposeB })));
  return products.every(({ rows, inner, columns }) =>
    forms.every((form) => {
      const [found, expected] = [kernels, scalarKernels].map((some) => {
        const random = new Random(1);
        const a = form.transposeA ? matrix(some, inner, rows, random) : matrix(some, rows, inner, random);
        const b = form.transposeB ? matrix(some, columns, inner, random) : matrix(some, inner, columns, random);
        const c = matrix(some, rows, columns, random);
        some.gemm(c, a, b, { ...form, accumulate: true });
        return c.data;
      });
      return areClose(found!, expected!);
    }),
  );
}

function networkAgrees(kernels: Kernels, cell: 'elman' | 'gru' | 'lstm'): boolean {
  const config = { cell, embeddingSize: 6, hiddenSize: 11, layers: 2, dropout: 0 };
  const [found, expected] = [kernels, scalarKernels].map((some) => {
    const random = new Random(2);
    const parameters = createParameters(config, 13, some.allocate);
    for (let i = 0; i < parameters.values.length; i++) parameters.values[i] = random.uniform(-0.5, 0.5);
    const network = new Network(some, parameters, 3, 4);
    for (let i = 0; i < network.inputs.length; i++) {
      network.inputs[i] = random.integer(13);
      network.targets[i] = random.integer(13);
    }
    network.forward();
    network.backward();
    const moments = { first: some.allocate(parameters.values.length), second: some.allocate(parameters.values.length) };
    const rate = { learningRate: 0.1, step: 1, gradientScale: 0.5, beta2: 0.99, weightDecay: 0.1 };
    some.adam(parameters.values, parameters.gradients, moments, rate);
    return [network.probabilities.data, parameters.gradients, moments.second];
  });
  return found!.every((values, i) => areClose(values, expected![i]!));
}

function matrix(kernels: Kernels, rows: number, columns: number, random: Random): Matrix {
  const data = kernels.allocate(rows * columns);
  for (let i = 0; i < data.length; i++) data[i] = random.uniform(-1, 1);
  return { data, rows, columns };
}

function areClose(found: ArrayLike<number>, expected: ArrayLike<number>): boolean {
  let largest = 0;
  let difference = 0;
  for (let i = 0; i < expected.length; i++) {
    largest = Math.max(largest, Math.abs(expected[i]!));
    difference = Math.max(difference, Math.abs(found[i]! - expected[i]!));
    if (Number.isNaN(found[i])) return false;
  }
  return difference <= tolerance * largest;
}
