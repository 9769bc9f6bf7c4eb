import { coupledLstmCell } from './cells/coupledLstm';
import { elmanCell, elmanReluCell, elmanSigmoidCell } from './cells/elman';
import { gruCell } from './cells/gru';
import { lstmCell } from './cells/lstm';
import { peepholeLstmCell } from './cells/peepholeLstm';
import { type Factor, isFactor, type Kernels } from './kernels';
import type { Allocate, Matrix } from './matrix';
import { adam } from './ops/adam';
import { dropoutBackward, dropoutForward } from './ops/dropout';
import { embeddingAdd, embeddingBackward, embeddingForward } from './ops/embedding';
import { gemm } from './ops/gemm';
import { softmaxCrossEntropyBackward, softmaxCrossEntropyForward } from './ops/softmaxCrossEntropy';
import { add, addColumnSums, sumOfSquares } from './ops/sums';

/** The reference in plain TypeScript, over the numbers that `allocate` returns; the same bits on every machine. */
export function createScalarKernels(
  allocate: Allocate,
  allocateIntegers: (count: number) => Int32Array = (count) => new Int32Array(count),
): Kernels {
  return {
    name: 'scalar',
    allocate,
    allocateIntegers,
    gemm: (c, a, b, options = {}) => {
      if (isFactor(b)) gemm(c, a, b.source, { ...options, transposeB: b.transpose });
      else gemm(c, a, b, options);
    },
    factor: (source: Matrix, transpose: boolean): Factor => ({ source, transpose, refresh: () => undefined }),
    cells: {
      elman: elmanCell,
      elmanRelu: elmanReluCell,
      elmanSigmoid: elmanSigmoidCell,
      lstm: lstmCell,
      peepholeLstm: peepholeLstmCell,
      coupledLstm: coupledLstmCell,
      gru: gruCell,
    },
    gatherRows: embeddingForward,
    gatherAddRows: embeddingAdd,
    scatterAddRows: embeddingBackward,
    addColumnSums,
    add,
    sumOfSquares,
    dropoutForward,
    dropoutBackward,
    crossEntropyForward: softmaxCrossEntropyForward,
    crossEntropyBackward: softmaxCrossEntropyBackward,
    adam,
  };
}

export const scalarKernels = createScalarKernels((count) => new Float32Array(count));

/** In double precision, for gradient checks. */
export const doubleKernels = createScalarKernels((count) => new Float64Array(count));
