/** x·y + s in each lane; rounded once with relaxed SIMD, twice without. */
// @ts-ignore: decorator
@inline
export function multiplyAdd(x: v128, y: v128, s: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(x, y, s);
  return f32x4.add(s, f32x4.mul(x, y));
}

/**
 * A constant in all lanes, given its address. An engine loads it by one instruction, where a constant vector in the code takes
 * several at each use: V8 does not move them out of a loop.
 */
// @ts-ignore: decorator
@inline
export function inAllLanes(constant: usize): v128 {
  return v128.load32_splat(constant);
}

/** The first `lanes` numbers, and 0 in the other lanes; with the constant 4, all four. */
// @ts-ignore: decorator
@inline
export function loadLanes(from: usize, lanes: i32): v128 {
  return lanes == 4 ? v128.load(from) : loadPart(from, lanes);
}

/** Stores the first `lanes` numbers. */
// @ts-ignore: decorator
@inline
export function storeLanes(to: usize, vector: v128, lanes: i32): void {
  if (lanes == 4) v128.store(to, vector);
  else storePart(to, vector, lanes);
}

function loadPart(from: usize, lanes: i32): v128 {
  let vector = v128.load32_zero(from);
  if (lanes > 1) vector = v128.load32_lane(from, vector, 1, 4);
  if (lanes > 2) vector = v128.load32_lane(from, vector, 2, 8);
  return vector;
}

function storePart(to: usize, vector: v128, lanes: i32): void {
  v128.store32_lane(to, vector, 0);
  if (lanes > 1) v128.store32_lane(to, vector, 1, 4);
  if (lanes > 2) v128.store32_lane(to, vector, 2, 8);
}

/** Stores eight numbers with two adjacent stores, so that an engine may widen the operations before them. */
// @ts-ignore: decorator
@inline
export function storePair(to: usize, first: v128, second: v128): void {
  v128.store(to, first);
  v128.store(to, second, 16);
}

/** The sum of the four lanes, pairwise. */
// @ts-ignore: decorator
@inline
export function sumOfLanes(vector: v128): f32 {
  const pairs = f32x4.add(vector, i32x4.shuffle(vector, vector, 2, 3, 0, 1));
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
}
