import type { Matrix } from '../matrix';

/** output (N, E): row n is row symbols[n] of weight (V, E). */
export function embeddingForward(output: Matrix, weight: Matrix, symbols: Int32Array): void {
  const { columns } = weight;
  for (let n = 0; n < output.rows; n++) {
    const from = symbols[n] * columns;
    for (let e = 0; e < columns; e++) output.data[n * columns + e] = weight.data[from + e];
  }
}

/** Adds row symbols[n] of weight (V, E) to row n of output (N, E). */
export function embeddingAdd(output: Matrix, weight: Matrix, symbols: Int32Array): void {
  const { columns } = weight;
  for (let n = 0; n < output.rows; n++) {
    const from = symbols[n] * columns;
    for (let e = 0; e < columns; e++) output.data[n * columns + e] += weight.data[from + e];
  }
}

/** Adds dOutput (N, E) to the rows of dWeight (V, E) that were read. */
export function embeddingBackward(dWeight: Matrix, dOutput: Matrix, symbols: Int32Array): void {
  const { columns } = dWeight;
  for (let n = 0; n < dOutput.rows; n++) {
    const to = symbols[n] * columns;
    for (let e = 0; e < columns; e++) dWeight.data[to + e] += dOutput.data[n * columns + e];
  }
}
