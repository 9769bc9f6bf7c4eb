import type { Kernels } from '../kernels';
import type { Floats, Matrix } from '../matrix';

/** Affine map of every row: y (N, O) = x (N, I)·weightᵀ + bias; weight (O, I), bias (O), as torch.nn.Linear stores them. */
export function affineForward(kernels: Kernels, y: Matrix, x: Matrix, weight: Matrix, bias: Matrix): void {
  for (let row = 0; row < y.rows; row++) y.data.set(bias.data, row * y.columns);
  kernels.gemm(y, x, weight, { transposeB: true, accumulate: true });
}

/** Adds to dWeight (O, I) and dBias (O) what dy (N, O) sends back, and writes dx (N, I). */
export function affineBackward(
  kernels: Kernels,
  dx: Matrix,
  dWeight: Matrix,
  dBias: Matrix,
  dy: Matrix,
  x: Matrix,
  weight: Matrix,
): void {
  kernels.gemm(dx, dy, weight);
  affineParametersBackward(kernels, dWeight, dBias, dy, x);
}

/** The part of the backward pass that reaches the parameters: for many time steps at once. */
export function affineParametersBackward(
  kernels: Kernels,
  dWeight: Matrix,
  dBias: Matrix,
  dy: Matrix,
  x: Matrix,
): void {
  kernels.gemm(dWeight, dy, x, { transposeA: true, accumulate: true });
  addColumnSums(dBias.data, dy);
}

function addColumnSums(sums: Floats, matrix: Matrix): void {
  const { data, rows, columns } = matrix;
  for (let row = 0, i = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, i++) sums[column] += data[i];
  }
}
