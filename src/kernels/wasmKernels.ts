import {
  type AdamMoments,
  type AdamRate,
  type CellStep,
  type Factor,
  isFactor,
  type Kernels,
} from '../numeric/kernels';
import type { Floats, Matrix } from '../numeric/matrix';
import { checkShapes } from '../numeric/ops/gemm';
import { beta1, epsilon } from '../numeric/ops/adam';
import { ignoredTarget } from '../numeric/ops/softmaxCrossEntropy';
import { createScalarKernels } from '../numeric/scalarKernels';
import type { SharedMemory } from './sharedMemory';

/** The exports of the module, `assembly/index.ts`. Addresses are in bytes, counts in numbers. */
export interface KernelExports {
  packedSize(variant: number, k: number, n: number): number;
  blockSize(variant: number): number;
  packRight(variant: number, to: number, b: number, along: number, inner: number, k: number, n: number): void;
  multiplyPacked(
    variant: number,
    c: number,
    m: number,
    n: number,
    k: number,
    a: number,
    along: number,
    inner: number,
    packed: number,
    accumulate: boolean,
    scratch: number,
  ): void;
  multiplyVector(c: number, n: number, k: number, x: number, weight: number, accumulate: boolean): void;
  elmanForward(...args: number[]): void;
  elmanBackward(...args: number[]): void;
  gruForward(...args: number[]): void;
  gruBackward(...args: number[]): void;
  lstmForward(...args: number[]): void;
  lstmBackward(...args: number[]): void;
  softmaxRows(...args: number[]): void;
  crossEntropyBackward(...args: number[]): void;
  add(sums: number, values: number, count: number): void;
  dropoutForward(...args: number[]): void;
  multiply(values: number, factors: number, count: number): void;
  addColumnSums(sums: number, values: number, rows: number, columns: number): void;
  gatherRows(output: number, table: number, indices: number, rows: number, columns: number): void;
  gatherAddRows(output: number, table: number, indices: number, rows: number, columns: number): void;
  scatterAddRows(sums: number, values: number, indices: number, rows: number, columns: number): void;
  sumOfSquares(values: number, count: number): number;
  adam(...args: number[]): void;
  tileRows(variant: number): number;
  tileColumns(variant: number): number;
  expEach(to: number, from: number, count: number): void;
  sigmoidEach(to: number, from: number, count: number): void;
  tanhEach(to: number, from: number, count: number): void;
}

/** Position and strides of an operand in memory. */
interface Operand {
  readonly at: number;
  /** Stride along the dimension that the product keeps. */
  readonly along: number;
  /** Stride along the dimension that is summed over. */
  readonly inner: number;
}

class PackedFactor implements Factor {
  readonly source: Matrix;
  readonly transpose: boolean;
  readonly packed: Floats;
  readonly #pack: () => void;

  constructor(source: Matrix, transpose: boolean, packed: Floats, pack: () => void) {
    this.source = source;
    this.transpose = transpose;
    this.packed = packed;
    this.#pack = pack;
  }

  refresh(): void {
    this.#pack();
  }
}

/**
 * Float32 kernels in WebAssembly, over one memory that contains all arrays passed to them. Operations that the module
 * does not have use the scalar reference.
 */
export function createWasmKernels(
  name: string,
  exports: KernelExports,
  memory: SharedMemory,
  variant: number,
): Kernels {
  const scalar = createScalarKernels(memory.floats, memory.integers);
  const blocks = memory.floats(exports.blockSize(variant));
  let right = memory.floats(0);
  let rows = memory.floats(0);

  return {
    ...scalar,
    name,
    gemm(c, a, b, { transposeA = false, transposeB = false, accumulate = false } = {}) {
      const source = isFactor(b) ? b.source : b;
      const transposed = isFactor(b) ? b.transpose : transposeB;
      checkShapes(c, a, source, transposeA, transposed);
      const m = c.rows;
      const n = c.columns;
      const k = transposeA ? a.rows : a.columns;
      if (m === 1 && transposed) {
        exports.multiplyVector(c.data.byteOffset, n, k, a.data.byteOffset, source.data.byteOffset, accumulate);
        return;
      }
      const left = operand(a, !transposeA);
      const packed = b instanceof PackedFactor ? b.packed : packedInScratch(source, transposed, k, n);
      exports.multiplyPacked(
        variant,
        c.data.byteOffset,
        m,
        n,
        k,
        left.at,
        left.along,
        left.inner,
        packed.byteOffset,
        accumulate,
        blocks.byteOffset,
      );
    },
    factor(source, transpose, rowsOfProduct) {
      // For a single row, the weights are used unpacked.
      if (rowsOfProduct === 1 && transpose) return { source, transpose, refresh: () => undefined };
      const [k, n] = transpose ? [source.columns, source.rows] : [source.rows, source.columns];
      const packed = memory.floats(exports.packedSize(variant, k, n));
      return new PackedFactor(source, transpose, packed, () => {
        pack(packed, source, transpose, k, n);
      });
    },
    cells: {
      ...scalar.cells,
      elman: { ...scalar.cells.elman, forward: elmanForward, backward: elmanBackward },
      gru: { ...scalar.cells.gru, forward: gruForward, backward: gruBackward },
      lstm: { ...scalar.cells.lstm, forward: lstmForward, backward: lstmBackward },
    },
    gatherRows(output, table, indices) {
      exports.gatherRows(
        output.data.byteOffset,
        table.data.byteOffset,
        indices.byteOffset,
        output.rows,
        output.columns,
      );
    },
    gatherAddRows(output, table, indices) {
      exports.gatherAddRows(
        output.data.byteOffset,
        table.data.byteOffset,
        indices.byteOffset,
        output.rows,
        output.columns,
      );
    },
    scatterAddRows(sums, values, indices) {
      exports.scatterAddRows(
        sums.data.byteOffset,
        values.data.byteOffset,
        indices.byteOffset,
        values.rows,
        values.columns,
      );
    },
    addColumnSums(sums, values) {
      exports.addColumnSums(sums.byteOffset, values.data.byteOffset, values.rows, values.columns);
    },
    add(sums, values) {
      exports.add(sums.byteOffset, values.byteOffset, sums.length);
    },
    dropoutForward(y, x, mask, probability, seed) {
      exports.dropoutForward(
        y.data.byteOffset,
        x.data.byteOffset,
        mask.byteOffset,
        mask.length,
        1 / (1 - probability),
        Math.ceil(probability * 2 ** 32),
        seed,
      );
    },
    dropoutBackward(dx, mask) {
      exports.multiply(dx.data.byteOffset, mask.byteOffset, mask.length);
    },
    sumOfSquares: (values) => exports.sumOfSquares(values.byteOffset, values.length),
    crossEntropyForward,
    crossEntropyBackward(dLogits, probabilities, targets, scale) {
      exports.crossEntropyBackward(
        dLogits.data.byteOffset,
        probabilities.data.byteOffset,
        targets.byteOffset,
        scale,
        dLogits.rows,
        dLogits.columns,
      );
    },
    adam,
  };

  function packedInScratch(source: Matrix, transposed: boolean, k: number, n: number): Floats {
    const size = exports.packedSize(variant, k, n);
    if (right.length < size) right = memory.floats(size);
    pack(right, source, transposed, k, n);
    return right;
  }

  function pack(to: Floats, source: Matrix, transposed: boolean, k: number, n: number): void {
    const { at, along, inner } = operand(source, transposed);
    exports.packRight(variant, to.byteOffset, at, along, inner, k, n);
  }

  function elmanForward({ batchSize, hiddenSize, gates, hiddenGates, hiddenBias, hidden }: CellStep): void {
    exports.elmanForward(
      batchSize,
      hiddenSize,
      gates.byteOffset,
      hiddenGates.byteOffset,
      hiddenBias.byteOffset,
      hidden.byteOffset,
    );
  }

  function elmanBackward({ gates, hidden, dHidden, dPreviousHidden }: CellStep): void {
    exports.elmanBackward(hidden.length, gates.byteOffset, hidden.byteOffset, dHidden.byteOffset);
    dPreviousHidden.fill(0);
  }

  function gruForward(step: CellStep): void {
    exports.gruForward(
      step.batchSize,
      step.hiddenSize,
      step.gates.byteOffset,
      step.hiddenGates.byteOffset,
      step.hiddenBias.byteOffset,
      step.kept.byteOffset,
      step.previousHidden.byteOffset,
      step.hidden.byteOffset,
    );
  }

  function gruBackward(step: CellStep): void {
    exports.gruBackward(
      step.batchSize,
      step.hiddenSize,
      step.gates.byteOffset,
      step.kept.byteOffset,
      step.previousHidden.byteOffset,
      step.dHiddenGates.byteOffset,
      step.dHidden.byteOffset,
      step.dPreviousHidden.byteOffset,
    );
  }

  function lstmForward(step: CellStep): void {
    exports.lstmForward(
      step.batchSize,
      step.hiddenSize,
      step.gates.byteOffset,
      step.hiddenGates.byteOffset,
      step.hiddenBias.byteOffset,
      step.kept.byteOffset,
      step.previousCell.byteOffset,
      step.cell.byteOffset,
      step.hidden.byteOffset,
    );
  }

  function lstmBackward(step: CellStep): void {
    exports.lstmBackward(
      step.batchSize,
      step.hiddenSize,
      step.gates.byteOffset,
      step.kept.byteOffset,
      step.previousCell.byteOffset,
      step.dHidden.byteOffset,
      step.dCell.byteOffset,
      step.dPreviousCell.byteOffset,
    );
    step.dPreviousHidden.fill(0);
  }

  function crossEntropyForward(probabilities: Matrix, logits: Matrix, targets: Int32Array): number {
    const { rows: count, columns } = logits;
    if (rows.length < 2 * count) rows = memory.floats(2 * count);
    const largest = rows.byteOffset;
    const sums = largest + 4 * count;
    exports.softmaxRows(probabilities.data.byteOffset, logits.data.byteOffset, largest, sums, count, columns);
    let nats = 0;
    for (let n = 0; n < count; n++) {
      const target = targets[n]!;
      if (target !== ignoredTarget) nats += rows[n]! + Math.log(rows[count + n]!) - logits.data[n * columns + target]!;
    }
    return nats;
  }

  function adam(values: Floats, gradients: Floats, { first, second }: AdamMoments, rate: AdamRate): void {
    exports.adam(
      values.byteOffset,
      gradients.byteOffset,
      first.byteOffset,
      second.byteOffset,
      values.length,
      rate.gradientScale,
      beta1,
      1 - beta1,
      rate.beta2,
      1 - rate.beta2,
      rate.learningRate / (1 - beta1 ** rate.step),
      Math.sqrt(1 - rate.beta2 ** rate.step),
      epsilon,
      1 - rate.learningRate * rate.weightDecay,
    );
  }
}

/** A matrix as an operand whose rows, or columns, the product keeps. */
function operand({ data, columns }: Matrix, keepsRows: boolean): Operand {
  return keepsRows
    ? { at: data.byteOffset, along: columns, inner: 1 }
    : { at: data.byteOffset, along: 1, inner: columns };
}
