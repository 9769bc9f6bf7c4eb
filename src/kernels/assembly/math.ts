import { multiplyAdd } from './vector';

const log2e: f32 = 1.44269504;
/** ln 2 in two parts; multiples of the first are exact in float32. */
const ln2High: f32 = 0.693359375;
const ln2Low: f32 = -2.12194440e-4;

/** 1.5·2²³: adding it rounds a small number to an integer, which is then in the lowest bits. */
const rounding: f32 = 12582912;

/**
 * eˣ in each lane, with a relative error of at most 2⁻²² for −87 ≤ x ≤ 88; x is clamped to this range. x = n·ln 2 + r
 * with |r| ≤ ½·ln 2, and eʳ by a polynomial fitted to that range. Uses only operations that an engine may widen.
 */
// @ts-ignore: decorator
@inline
export function exp(x: v128): v128 {
  const inside = f32x4.max(f32x4.min(x, f32x4.splat(88)), f32x4.splat(-87));
  const rounded = f32x4.add(f32x4.mul(inside, f32x4.splat(log2e)), f32x4.splat(rounding));
  const n = f32x4.sub(rounded, f32x4.splat(rounding));
  const high = f32x4.sub(inside, f32x4.mul(n, f32x4.splat(ln2High)));
  const r = f32x4.sub(high, f32x4.mul(n, f32x4.splat(ln2Low)));
  let p = multiplyAdd(f32x4.splat(1.39421576e-3), r, f32x4.splat(8.36377615e-3));
  p = multiplyAdd(p, r, f32x4.splat(4.16663635e-2));
  p = multiplyAdd(p, r, f32x4.splat(0.166665734));
  p = multiplyAdd(p, r, f32x4.splat(0.5));
  p = f32x4.add(multiplyAdd(p, f32x4.mul(r, r), r), f32x4.splat(1));
  return i32x4.add(p, i32x4.shl(rounded, 23));
}

/** The logistic function in each lane, with an absolute error of at most 2⁻²³. */
// @ts-ignore: decorator
@inline
export function sigmoid(x: v128): v128 {
  const one = f32x4.splat(1);
  return f32x4.div(one, f32x4.add(one, exp(f32x4.neg(x))));
}

/**
 * Hyperbolic tangent in each lane, with a relative error of at most 2⁻²¹: an odd polynomial fitted to |x| ≤ 0.625,
 * beyond it ±(1 − 2 ÷ (e²ˣ + 1)).
 */
// @ts-ignore: decorator
@inline
export function tanh(x: v128): v128 {
  const size = f32x4.abs(x);
  const one = f32x4.splat(1);
  const two = f32x4.splat(2);
  const large = f32x4.sub(one, f32x4.div(two, f32x4.add(exp(f32x4.mul(size, two)), one)));
  const signed = v128.or(large, v128.and(x, f32x4.splat(-0.0)));
  const square = f32x4.mul(x, x);
  let p = multiplyAdd(f32x4.splat(-6.11351586e-3), square, f32x4.splat(2.10103653e-2));
  p = multiplyAdd(p, square, f32x4.splat(-5.38541525e-2));
  p = multiplyAdd(p, square, f32x4.splat(0.133327954));
  p = multiplyAdd(p, square, f32x4.splat(-0.333333293));
  const small = multiplyAdd(f32x4.mul(p, square), x, x);
  return v128.bitselect(small, signed, f32x4.lt(size, f32x4.splat(0.625)));
}
