import type { Kernels } from '../model/kernels';

/** c (rows, columns) = a (rows, inner)·b (inner, columns), b packed before. */
export interface ProductShape {
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
}

const milliseconds = 1.5;
const repeats = 3;

/** The least time that one product of each shape takes, summed. */
export function secondsOf(kernels: Kernels, shapes: readonly ProductShape[]): number {
  return shapes.reduce((sum, shape) => sum + secondsOfProduct(kernels, shape), 0);
}

function secondsOfProduct(kernels: Kernels, { rows, inner, columns }: ProductShape): number {
  const a = { data: kernels.allocate(rows * inner), rows, columns: inner };
  const b = { data: kernels.allocate(inner * columns), rows: inner, columns };
  const c = { data: kernels.allocate(rows * columns), rows, columns };
  a.data.fill(0.5);
  b.data.fill(0.25);
  const factor = kernels.factor(b, false, rows);
  factor.refresh();
  kernels.gemm(c, a, factor);
  let least = Infinity;
  for (let repeat = 0; repeat < repeats; repeat++) {
    const from = performance.now();
    let products = 0;
    do {
      kernels.gemm(c, a, factor);
      products++;
    } while (performance.now() - from < milliseconds);
    least = Math.min(least, (performance.now() - from) / products);
  }
  return least / 1000;
}
