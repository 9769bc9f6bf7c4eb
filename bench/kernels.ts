import { chooseKernels, createKernels, variants, type WasmChoice } from '../src/kernels/kernelChoice';
import type { CellKind } from '../src/numeric/cells/kinds';
import type { Cell, CellStep, Kernels } from '../src/numeric/kernels';
import { kernelsFor, type ModelSize, productsOf, sequenceLength, vocabularySize } from './model';
import type { Floats, Matrix } from '../src/numeric/matrix';
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
  /** Time per element of the output: median and shortest. */
  readonly nanoseconds: number;
  readonly best: number;
}

/** Measures the element-wise operations of a training step, per element. */
export function benchElementwise(size: ModelSize, seconds: number): ElementwiseResult[] {
  const { kernels } = kernelsFor(size);
  const { hiddenSize: H, batchSize: B } = size;
  const rows = sequenceLength * B;
  const matrix = (columns: number): Matrix => ({ data: kernels.allocate(rows * columns), rows, columns });
  const [logits, probabilities, activations] = [matrix(vocabularySize), matrix(vocabularySize), matrix(H)];
  const targets = kernels.allocateIntegers(rows).fill(1);
  // As many as the products of a GRU have weights.
  const count = 3 * H * H;
  const [values, gradients, first, second] = Array.from({ length: 4 }, () => kernels.allocate(count));
  const rate = { learningRate: 0, step: 1, gradientScale: 1, beta2: 0.99, weightDecay: 0 };
  const timed = (operation: string, elements: number, call: () => void): ElementwiseResult => {
    const { median, minimum } = statisticsOf(timesOf(call, seconds));
    return { operation, nanoseconds: (median * 1e6) / elements, best: (minimum * 1e6) / elements };
  };
  const ofCell = (): ElementwiseResult[] => {
    const cells: Partial<Record<CellKind, Cell>> = kernels.cells;
    const cell = cells[size.cell];
    if (!cell) return [];
    const step = cellStep(kernels, cell, size);
    return [
      timed(`${size.cell} without products, forward`, B * H, () => {
        cell.forward(step);
      }),
      timed(`${size.cell} without products, backward`, B * H, () => {
        cell.backward(step);
      }),
    ];
  };
  return [
    ...ofCell(),
    timed('softmax and cross-entropy', logits.data.length, () => {
      kernels.crossEntropyForward(probabilities, logits, targets);
    }),
    timed('dropout', rows * H, () => {
      kernels.dropoutForward(activations, activations, activations.data, 0, 1);
    }),
    timed('Adam', count, () => {
      kernels.adam(values!, gradients!, { first: first!, second: second! }, rate);
    }),
    timed('sum of squares', count, () => {
      kernels.sumOfSquares(gradients!);
    }),
  ];
}

/** One time step, of zeros. */
function cellStep({ allocate }: Kernels, { gates }: Cell, { hiddenSize: H, batchSize: B }: ModelSize): CellStep {
  const ofGates = (): Floats => allocate(B * gates * H);
  const ofUnits = (): Floats => allocate(B * H);
  return {
    batchSize: B,
    hiddenSize: H,
    gates: ofGates(),
    hiddenGates: ofGates(),
    hiddenBias: allocate(gates * H),
    peepholes: allocate(3 * H),
    dPeepholes: allocate(3 * H),
    kept: ofUnits(),
    previousHidden: ofUnits(),
    hidden: ofUnits(),
    previousCell: ofUnits(),
    cell: ofUnits(),
    dHiddenGates: ofGates(),
    dHidden: ofUnits(),
    dPreviousHidden: ofUnits(),
    dCell: ofUnits(),
    dPreviousCell: ofUnits(),
  };
}
