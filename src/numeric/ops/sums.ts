import type { Floats, Matrix } from '../matrix';

/** sums += values. */
export function add(sums: Floats, values: Floats): void {
  for (let i = 0; i < sums.length; i++) sums[i] += values[i];
}

/** sums[c] += Σ over rows of values (N, C). */
export function addColumnSums(sums: Floats, values: Matrix): void {
  const { data, rows, columns } = values;
  for (let row = 0, i = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, i++) sums[column] += data[i];
  }
}

/** Σ v². */
export function sumOfSquares(values: Floats): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] * values[i];
  return sum;
}
