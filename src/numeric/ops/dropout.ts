import { mixBits } from '../../base/hash';
import type { Floats, Matrix } from '../matrix';

/**
 * Inverted dropout (Srivastava et al. 2014): y = x·mask, where an element of the mask is 0 with the given probability,
 * else 1 ÷ (1 − probability). The mask, of the shape of x, is kept for backward. Its elements depend only on the 32-bit
 * seed and their positions, so all implementations compute the same mask.
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

/** In place: dx is the gradient of the output, then of the input. */
export function dropoutBackward(dx: Matrix, mask: Floats): void {
  for (let i = 0; i < mask.length; i++) dx.data[i] *= mask[i];
}
