import { one, sigmoid, two } from './math';
import { inAllLanes } from './vector';

// The logistic domain, with the operations of `src/language/mixture/logistic.ts` in the same order: the same bits. Not to
// be compiled with relaxed SIMD.

const ln2 = memory.data<f32>([0.6931471805599453]);
/** The bits of √½. */
const rootOfHalf = memory.data<i32>([0x3f3504f3]);
const third = memory.data<f32>([2.0 / 3.0]);
const fifth = memory.data<f32>([2.0 / 5.0]);
const seventh = memory.data<f32>([2.0 / 7.0]);

/** 1 ÷ (1 + e^−x) in each lane, for x within ±12. */
export function squash(x: v128): v128 {
  return sigmoid(x);
}

/** ln(p ÷ (1 − p)) in each lane. */
export function stretch(p: v128): v128 {
  const ratio = f32x4.div(p, f32x4.sub(inAllLanes(one), p));
  const n = i32x4.shr_s(i32x4.sub(ratio, inAllLanes(rootOfHalf)), 23);
  const m = i32x4.sub(ratio, i32x4.shl(n, 23));
  const s = f32x4.div(f32x4.sub(m, inAllLanes(one)), f32x4.add(m, inAllLanes(one)));
  const square = f32x4.mul(s, s);
  let sum = f32x4.add(inAllLanes(fifth), f32x4.mul(inAllLanes(seventh), square));
  sum = f32x4.add(inAllLanes(third), f32x4.mul(sum, square));
  sum = f32x4.add(inAllLanes(two), f32x4.mul(sum, square));
  return f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(n), inAllLanes(ln2)), f32x4.mul(s, sum));
}

/** Within ±12, also if x is not a number. */
export function clamped(x: f32): f32 {
  return x < 12 ? (x > -12 ? x : -12) : 12;
}
