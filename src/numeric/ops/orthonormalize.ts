import type { Matrix } from '../matrix';

/** Makes the rows of a matrix orthonormal, in order, by the modified Gram–Schmidt process. They must be independent. */
export function orthonormalizeRows({ data, rows: count, columns }: Matrix): void {
  const rows = Array.from({ length: count }, (_, i) => data.subarray(i * columns, (i + 1) * columns));
  rows.forEach((row, i) => {
    for (let k = 0; k < i; k++) {
      const earlier = rows[k];
      const shared = dot(row, earlier);
      for (let j = 0; j < columns; j++) row[j] -= shared * earlier[j];
    }
    const length = Math.sqrt(dot(row, row));
    for (let j = 0; j < columns; j++) row[j] /= length;
  });
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
