import { elmanCell } from './cells/elman';
import { gruCell } from './cells/gru';
import { lstmCell } from './cells/lstm';
import type { Kernels } from './kernels';
import { adam } from './ops/adam';
import { gemm } from './ops/gemm';
import { softmaxCrossEntropyBackward, softmaxCrossEntropyForward } from './ops/softmaxCrossEntropy';

/** The reference: plain TypeScript, in float32 or float64, the same bits on every machine. */
export const scalarKernels: Kernels = {
  name: 'scalar',
  gemm,
  cells: { elman: elmanCell, lstm: lstmCell, gru: gruCell },
  crossEntropyForward: softmaxCrossEntropyForward,
  crossEntropyBackward: softmaxCrossEntropyBackward,
  adam,
};
