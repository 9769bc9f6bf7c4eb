import type { Floats } from '../matrix';

/** One step of stochastic gradient descent with momentum, in the order of operations of torch.optim.SGD. */
export function sgd(
  values: Floats,
  gradients: Floats,
  momentumBuffer: Floats,
  rate: { readonly learningRate: number; readonly momentum: number; readonly gradientScale: number },
): void {
  const { learningRate, momentum, gradientScale } = rate;
  for (let i = 0; i < values.length; i++) {
    momentumBuffer[i] = momentum * momentumBuffer[i] + gradients[i] * gradientScale;
    values[i] -= learningRate * momentumBuffer[i];
  }
}
