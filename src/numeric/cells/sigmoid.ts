/** The logistic function; exp(−x) of a very negative x is Infinity, and 1 ÷ Infinity the right 0. */
export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
