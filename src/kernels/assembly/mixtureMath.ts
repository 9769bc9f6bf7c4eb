import { sigmoid } from './math';

// The logistic domain, with the operations of `src/language/mixture/logistic.ts` in the same order: the same bits. Not to
// be compiled with relaxed SIMD.

const ln2: f32 = 0.6931471805599453;
/** The bits of √½. */
const rootOfHalf: i32 = 0x3f3504f3;
const third: f32 = 2.0 / 3.0;
const fifth: f32 = 2.0 / 5.0;
const seventh: f32 = 2.0 / 7.0;

/** 1 ÷ (1 + e^−x) in each lane, for x within ±12. */
export function squash(x: v128): v128 {
  return sigmoid(x);
}

/** ln(p ÷ (1 − p)) in each lane. */
export function stretch(p: v128): v128 {
  const one = f32x4.splat(1);
  const ratio = f32x4.div(p, f32x4.sub(one, p));
  const n = i32x4.shr_s(i32x4.sub(ratio, i32x4.splat(rootOfHalf)), 23);
  const m = i32x4.sub(ratio, i32x4.shl(n, 23));
  const s = f32x4.div(f32x4.sub(m, one), f32x4.add(m, one));
  const square = f32x4.mul(s, s);
  let sum = f32x4.add(f32x4.splat(fifth), f32x4.mul(f32x4.splat(seventh), square));
  sum = f32x4.add(f32x4.splat(third), f32x4.mul(sum, square));
  sum = f32x4.add(f32x4.splat(2), f32x4.mul(sum, square));
  return f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(n), f32x4.splat(ln2)), f32x4.mul(s, sum));
}

/** Within ±12, also if x is not a number. */
export function clamped(x: f32): f32 {
  return x < 12 ? (x > -12 ? x : -12) : 12;
}
