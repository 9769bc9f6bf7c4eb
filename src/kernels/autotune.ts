import type { Kernels } from '../numeric/kernels';

/** c (rows, columns) = a (rows, inner)·b (inner, columns), with b packed in advance. */
export interface ProductShape {
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
}

/** Time between two readings of the clock, per shape, in milliseconds. */
const milliseconds = 1;
const repeats = 3;

/** Ratio to the best time above which kernels are not measured again. */
const hopeless = 1.4;

/** Shortest time of a product, summed over the shapes; shapes are measured only once if `best` is out of reach. */
export function secondsOf(kernels: Kernels, shapes: readonly ProductShape[], best: number): number {
  const products = shapes.map((shape) => productOf(kernels, shape));
  const least = products.map(() => Infinity);
  for (let repeat = 0; ; repeat++) {
    products.forEach((product, i) => {
      least[i] = Math.min(least[i]!, secondsOfOne(product));
    });
    const sum = least.reduce((a, b) => a + b, 0);
    if (repeat === repeats || sum > hopeless * best) return sum;
  }
}

function productOf(kernels: Kernels, { rows, inner, columns }: ProductShape): () => void {
  const a = { data: kernels.allocate(rows * inner), rows, columns: inner };
  const b = { data: kernels.allocate(inner * columns), rows: inner, columns };
  const c = { data: kernels.allocate(rows * columns), rows, columns };
  a.data.fill(0.5);
  b.data.fill(0.25);
  const factor = kernels.factor(b, false, rows);
  factor.refresh();
  // The first call compiles the code.
  kernels.gemm(c, a, factor);
  return () => {
    kernels.gemm(c, a, factor);
  };
}

function secondsOfOne(product: () => void): number {
  const from = performance.now();
  let products = 0;
  do {
    product();
    products++;
  } while (performance.now() - from < milliseconds);
  return (performance.now() - from) / products / 1000;
}
