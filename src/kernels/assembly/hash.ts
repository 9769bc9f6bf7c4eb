import { inAllLanes } from './vector';

const firstFactor = memory.data<u32>([0x85ebca6b]);
const secondFactor = memory.data<u32>([0xc2b2ae35]);

/** `mixBits` of `src/base/hash.ts`, of four numbers at once. */
// @ts-ignore: decorator
@inline
export function mixBits(bits: v128): v128 {
  let hash = i32x4.mul(v128.xor(bits, i32x4.shr_u(bits, 16)), inAllLanes(firstFactor));
  hash = i32x4.mul(v128.xor(hash, i32x4.shr_u(hash, 13)), inAllLanes(secondFactor));
  return v128.xor(hash, i32x4.shr_u(hash, 16));
}
