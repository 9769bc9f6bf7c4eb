import { mixBits } from './hash';
import { inAllLanes, loadLanes, storeLanes } from './vector';

const lanesOfVector = memory.data<i32>([4]);
const signBit = memory.data<u32>([0x80000000]);

/**
 * See `src/numeric/ops/dropout.ts`: y = x·mask, with the mask from seed and positions. `threshold` is probability·2³².
 */
export function dropoutForward(y: usize, x: usize, mask: usize, count: i32, kept: f32, threshold: u32, seed: u32): void {
  const start = mixBits(i32x4.splat(seed));
  const limit = i32x4.splat(threshold ^ 0x80000000);
  const sign = inAllLanes(signBit);
  let places = i32x4(0, 1, 2, 3);
  for (; count > 0; count -= 4) {
    const lanes = min(count, 4);
    // There is no unsigned comparison: both sides are shifted by half the range.
    const dropped = i32x4.lt_s(v128.xor(mixBits(v128.xor(places, start)), sign), limit);
    const factors = v128.andnot(f32x4.splat(kept), dropped);
    storeLanes(mask, factors, lanes);
    storeLanes(y, f32x4.mul(loadLanes(x, lanes), factors), lanes);
    places = i32x4.add(places, inAllLanes(lanesOfVector));
    y += 16;
    x += 16;
    mask += 16;
  }
}

/** values·= factors. */
export function multiply(values: usize, factors: usize, count: i32): void {
  for (; count > 0; count -= 4) {
    const lanes = min(count, 4);
    storeLanes(values, f32x4.mul(loadLanes(values, lanes), loadLanes(factors, lanes)), lanes);
    values += 16;
    factors += 16;
  }
}
