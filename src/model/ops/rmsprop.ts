import type { Floats } from '../matrix';

const epsilon = 1e-8;

/**
 * One step of RMSProp (Tieleman and Hinton 2012, lecture 6.5), in the order of operations of torch.optim.RMSprop; `decay`
 * is what it calls alpha.
 */
export function rmsprop(
  values: Floats,
  gradients: Floats,
  squareAverage: Floats,
  rate: { readonly learningRate: number; readonly decay: number; readonly gradientScale: number },
): void {
  const { learningRate, decay, gradientScale } = rate;
  for (let i = 0; i < values.length; i++) {
    const gradient = gradients[i] * gradientScale;
    squareAverage[i] = decay * squareAverage[i] + (1 - decay) * gradient * gradient;
    values[i] -= (learningRate * gradient) / (Math.sqrt(squareAverage[i]) + epsilon);
  }
}
