/** The logistic function. For a very negative x, exp(−x) is Infinity and the result correctly 0. */
export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
