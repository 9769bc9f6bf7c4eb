import { inAllLanes, multiplyAdd } from './vector';

const minusZero = memory.data<f32>([-0.0]);
export const half = memory.data<f32>([0.5]);
export const one = memory.data<f32>([1]);
export const two = memory.data<f32>([2]);

const log2e = memory.data<f32>([1.44269504]);
/** ln 2 in two parts; multiples of the first are exact in float32. */
const ln2High = memory.data<f32>([0.693359375]);
const ln2Low = memory.data<f32>([-2.12194440e-4]);

/** 1.5·2²³: adding it rounds a small number to an integer, which is then in the lowest bits. */
const rounding = memory.data<f32>([12582912]);

/** Range of the argument of `exp`: beyond it, the result is not a normal number. */
const leastExponent = memory.data<f32>([-87]);
const mostExponent = memory.data<f32>([88]);

/** Coefficients of the polynomial of `exp`, by power. */
const exp2 = half;
const exp3 = memory.data<f32>([0.166665734]);
const exp4 = memory.data<f32>([4.16663635e-2]);
const exp5 = memory.data<f32>([8.36377615e-3]);
const exp6 = memory.data<f32>([1.39421576e-3]);

/** Coefficients of the polynomial of `tanh`, by power, and the largest |x| to which it is fitted. */
const tanh3 = memory.data<f32>([-0.333333293]);
const tanh5 = memory.data<f32>([0.133327954]);
const tanh7 = memory.data<f32>([-5.38541525e-2]);
const tanh9 = memory.data<f32>([2.10103653e-2]);
const tanh11 = memory.data<f32>([-6.11351586e-3]);
const smallTanh = memory.data<f32>([0.625]);

/**
 * eˣ in each lane, with a relative error of at most 2⁻²² for −87 ≤ x ≤ 88; x is clamped to this range. x = n·ln 2 + r
 * with |r| ≤ ½·ln 2, and eʳ by a polynomial fitted to that range. NaN stays NaN, since `pmin` and `pmax`, one instruction
 * each, return their first operand then. Uses only operations that an engine may widen.
 */
// @ts-ignore: decorator
@inline
export function exp(x: v128): v128 {
  const inside = f32x4.pmax(f32x4.pmin(x, inAllLanes(mostExponent)), inAllLanes(leastExponent));
  const rounded = f32x4.add(f32x4.mul(inside, inAllLanes(log2e)), inAllLanes(rounding));
  const n = f32x4.sub(rounded, inAllLanes(rounding));
  const high = f32x4.sub(inside, f32x4.mul(n, inAllLanes(ln2High)));
  const r = f32x4.sub(high, f32x4.mul(n, inAllLanes(ln2Low)));
  let p = multiplyAdd(inAllLanes(exp6), r, inAllLanes(exp5));
  p = multiplyAdd(p, r, inAllLanes(exp4));
  p = multiplyAdd(p, r, inAllLanes(exp3));
  p = multiplyAdd(p, r, inAllLanes(exp2));
  p = f32x4.add(multiplyAdd(p, f32x4.mul(r, r), r), inAllLanes(one));
  return i32x4.add(p, i32x4.shl(rounded, 23));
}

/** The logistic function in each lane, with an absolute error of at most 2⁻²³. */
// @ts-ignore: decorator
@inline
export function sigmoid(x: v128): v128 {
  return f32x4.div(inAllLanes(one), f32x4.add(inAllLanes(one), exp(f32x4.neg(x))));
}

/**
 * Hyperbolic tangent in each lane, with a relative error of at most 2⁻²¹: an odd polynomial fitted to |x| ≤ 0.625,
 * beyond it ±(1 − 2 ÷ (e²ˣ + 1)).
 */
// @ts-ignore: decorator
@inline
export function tanh(x: v128): v128 {
  const size = f32x4.abs(x);
  const power = exp(f32x4.mul(size, inAllLanes(two)));
  const large = f32x4.sub(inAllLanes(one), f32x4.div(inAllLanes(two), f32x4.add(power, inAllLanes(one))));
  const signed = v128.or(large, v128.and(x, inAllLanes(minusZero)));
  const square = f32x4.mul(x, x);
  let p = multiplyAdd(inAllLanes(tanh11), square, inAllLanes(tanh9));
  p = multiplyAdd(p, square, inAllLanes(tanh7));
  p = multiplyAdd(p, square, inAllLanes(tanh5));
  p = multiplyAdd(p, square, inAllLanes(tanh3));
  const small = multiplyAdd(f32x4.mul(p, square), x, x);
  return v128.bitselect(small, signed, f32x4.lt(size, inAllLanes(smallTanh)));
}
