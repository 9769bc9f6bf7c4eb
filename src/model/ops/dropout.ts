import type { Random } from '../../base/random';
import type { Floats, Matrix } from '../matrix';

/**
 * Inverted dropout, in place (Srivastava et al. 2014): each element of x becomes 0 with the given probability, else it
 * is divided by 1 − probability. `mask`, as large as x, keeps the factors for backward.
 */
export function dropoutForward(x: Matrix, mask: Floats, probability: number, random: Random): void {
  const kept = 1 / (1 - probability);
  for (let i = 0; i < x.data.length; i++) {
    mask[i] = random.next() < probability ? 0 : kept;
    x.data[i] *= mask[i];
  }
}

/** In place: dx holds what flows into the output, and then what flows out of the input. */
export function dropoutBackward(dx: Matrix, mask: Floats): void {
  for (let i = 0; i < dx.data.length; i++) dx.data[i] *= mask[i];
}
