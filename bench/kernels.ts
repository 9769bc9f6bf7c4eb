import { chooseKernels, createKernels, variants, type WasmChoice } from '../src/kernels/kernelChoice';
import type { Kernels } from '../src/numeric/kernels';
import { createParameters } from '../src/model/parameters';
import { Network } from '../src/model/network';
import { benchVocabulary, kernelsFor, type ModelSize, networkOf, productsOf, sequenceLength } from './model';
import { statisticsOf, timesOf } from '../src/cli/statistics';

export interface GemmResult {
  readonly shape: string;
  /** Rows × columns of the micro-kernel's tile. */
  readonly variant: string;
  /** At the median time, and at the best. */
  readonly gflops: number;
  readonly best: number;
}

/**
 * Measures each product of a training step with each micro-kernel, in the build for the engine's current flags and in
 * the build that is fastest with other flags.
 */
export function benchProducts(size: ModelSize, seconds: number): GemmResult[] {
  const plain = chooseKernels();
  if (plain.kind === 'scalar') return results('scalar', createKernels(plain).kernels, size, seconds);
  // Before the engine's flags are changed.
  const asItIs = withEachVariant(plain, size, seconds);
  const { choice } = kernelsFor(size);
  return choice ? [...asItIs, ...withEachVariant(choice, size, seconds)] : asItIs;
}

function withEachVariant(choice: WasmChoice, size: ModelSize, seconds: number): GemmResult[] {
  return Array.from({ length: variants }, (_, variant) => {
    const { kernels } = createKernels({ ...choice, variant });
    return results(kernels.name, kernels, size, seconds);
  }).flat();
}

function results(variant: string, kernels: Kernels, size: ModelSize, seconds: number): GemmResult[] {
  return productsOf(kernels, size).map(({ shape, operations, multiply }) => {
    const { minimum, median } = statisticsOf(timesOf(multiply, seconds));
    return { shape, variant, gflops: operations / median / 1e6, best: operations / minimum / 1e6 };
  });
}

export interface ElementwiseResult {
  readonly operation: string;
  /** Median time per element of the output. */
  readonly nanoseconds: number;
}

/** Measures the element-wise operations of a training step, per element. */
export function benchElementwise(size: ModelSize, seconds: number): ElementwiseResult[] {
  const { kernels } = kernelsFor(size);
  const { hiddenSize: H, batchSize: B } = size;
  const vocabulary = benchVocabulary();
  const parameters = createParameters(networkOf(size), vocabulary.size, kernels.allocate);
  const network = new Network(kernels, parameters, B, sequenceLength);
  network.targets.fill(1);
  const { probabilities, logits, targets } = network;
  const count = parameters.values.length;
  const moments = { first: kernels.allocate(count), second: kernels.allocate(count) };
  const rate = { learningRate: 0, step: 1, gradientScale: 1, beta2: 0.99, weightDecay: 0 };
  const rows = sequenceLength * B;
  const mask = { data: kernels.allocate(rows * H), rows, columns: H };
  const timed = (operation: string, elements: number, call: () => void): ElementwiseResult => ({
    operation,
    nanoseconds: (statisticsOf(timesOf(call, seconds)).median * 1e6) / elements,
  });
  return [
    timed(`${size.cell} forward and backward, products included`, rows * H, () => {
      network.forward();
      network.backward();
    }),
    timed('softmax and cross-entropy', logits.data.length, () => {
      kernels.crossEntropyForward(probabilities, logits, targets);
    }),
    timed('dropout', rows * H, () => {
      kernels.dropoutForward(mask, mask, mask.data, 0, 1);
    }),
    timed('Adam', count, () => {
      kernels.adam(parameters.values, parameters.gradients, moments, rate);
    }),
    timed('sum of squares', count, () => {
      kernels.sumOfSquares(parameters.gradients);
    }),
  ];
}
