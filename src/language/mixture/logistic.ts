/*
 * Conversion between probabilities and the logistic domain in float32. Each operation is rounded, in the order of the
 * vectorised kernels (`src/kernels/assembly/mixtureMath.ts`), so that the results are the same in every bit. `Math.exp`
 * and `Math.log` cannot guarantee this: their last bits depend on the engine.
 */

const round = Math.fround;

/** Largest absolute value of ln(p ÷ (1 − p)): beyond it a probability counts as 0 or 1. */
export const furthest = 12;

/** Within ±`furthest`, also if x is not a number. */
export function clamped(x: number): number {
  return x < furthest ? (x > -furthest ? x : -furthest) : furthest;
}

const log2e = round(1.44269504);

/** ln 2 in two parts; multiples of the first are exact. */
const ln2High = round(0.693359375);
const ln2Low = round(-2.1219444e-4);
const ln2 = round(Math.LN2);

/** 1.5·2²³: adding it rounds a small number to an integer. */
const rounding = 12582912;

/** Coefficients of eʳ for |r| ≤ ½·ln 2, as in `src/kernels/assembly/math.ts`. */
const [e5, e4, e3, e2] = [1.39421576e-3, 8.36377615e-3, 4.16663635e-2, 0.166665734].map(round);

/** 2ⁿ for −32 ≤ n < 32. */
const powers = Float32Array.from({ length: 64 }, (_, i) => 2 ** (i - 32));

/** 1 ÷ (1 + e^−x), for x within ±`furthest`. */
export function squash(x: number): number {
  const shifted = round(round(-x * log2e) + rounding);
  const n = round(shifted - rounding);
  const r = round(round(-x - round(n * ln2High)) - round(n * ln2Low));
  let p = round(e4 + round(e5 * r));
  p = round(e3 + round(p * r));
  p = round(e2 + round(p * r));
  p = round(0.5 + round(p * r));
  p = round(round(r + round(p * round(r * r))) + 1);
  return round(1 / round(1 + round(p * powers[n + 32])));
}

/** Coefficients of artanh's series, times two: ln m = s·(2 + s²·(⅔ + …)) for s = (m − 1) ÷ (m + 1). */
const [l3, l5, l7] = [2 / 3, 2 / 5, 2 / 7].map(round);

const bits = new Int32Array(1);
const ofBits = new Float32Array(bits.buffer);

/** The bits of √½. */
const rootOfHalf = 0x3f3504f3;

/** ln(p ÷ (1 − p)), the inverse of `squash`: for p ÷ (1 − p) = m·2ⁿ with √½ ≤ m < √2, it is ln m + n·ln 2. 0 for ½. */
export function stretch(p: number): number {
  ofBits[0] = p / round(1 - p);
  const n = (bits[0] - rootOfHalf) >> 23;
  bits[0] -= n << 23;
  const m = ofBits[0];
  const s = round(round(m - 1) / round(m + 1));
  const square = round(s * s);
  let sum = round(l5 + round(l7 * square));
  sum = round(l3 + round(sum * square));
  sum = round(2 + round(sum * square));
  return round(round(n * ln2) + round(s * sum));
}
