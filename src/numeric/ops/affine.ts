import type { Factor, Kernels } from '../kernels';
import type { Floats, Matrix } from '../matrix';

/**
 * Affine map of every row: y (N, O) = x (N, I)·weightᵀ + bias; weight (O, I), bias (O), as torch.nn.Linear stores them.
 * A weight that is used repeatedly may be passed as a transposed factor.
 */
export function affineForward(kernels: Kernels, y: Matrix, x: Matrix, weight: Matrix | Factor, bias: Floats): void {
  for (let row = 0; row < y.rows; row++) y.data.set(bias, row * y.columns);
  kernels.gemm(y, x, weight, { transposeB: true, accumulate: true });
}

/** Writes dx (N, I), and adds to dWeight (O, I) and dBias (O), given dy (N, O). */
export function affineBackward(
  kernels: Kernels,
  dx: Matrix,
  dWeight: Matrix,
  dBias: Floats,
  dy: Matrix,
  x: Matrix,
  weight: Matrix,
): void {
  kernels.gemm(dx, dy, weight);
  affineParametersBackward(kernels, dWeight, dBias, dy, x);
}

/** The part of the backward pass for the parameters, for many time steps at once. */
export function affineParametersBackward(
  kernels: Kernels,
  dWeight: Matrix,
  dBias: Floats,
  dy: Matrix,
  x: Matrix,
): void {
  kernels.gemm(dWeight, dy, x, { transposeA: true, accumulate: true });
  kernels.addColumnSums(dBias, dy);
}
