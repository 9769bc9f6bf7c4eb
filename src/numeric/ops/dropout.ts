import { mixBits } from '../../base/hash';
import type { Floats, Matrix } from '../matrix';

/**
 * Inverted dropout (Srivastava et al. 2014): y = x·mask, where an element of the mask is 0 with the given probability,
 * else 1 ÷ (1 − probability). The mask, as large as x, is kept for backward; its elements follow from the seed, 32 bits,
 * and their places, so that it is the same however it is computed.
 */
export function dropoutForward(y: Matrix, x: Matrix, mask: Floats, probability: number, seed: number): void {
  const kept = 1 / (1 - probability);
  const threshold = probability * 2 ** 32;
  const start = mixBits(seed);
  for (let i = 0; i < mask.length; i++) {
    mask[i] = mixBits(i ^ start) < threshold ? 0 : kept;
    y.data[i] = x.data[i] * mask[i];
  }
}

/** In place: dx holds what flows into the output, and then what flows out of the input. */
export function dropoutBackward(dx: Matrix, mask: Floats): void {
  for (let i = 0; i < mask.length; i++) dx.data[i] *= mask[i];
}
