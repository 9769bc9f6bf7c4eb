import type { Floats } from '../matrix';

const epsilon = 1e-10;

/** One step of Adagrad (Duchi, Hazan and Singer 2011), in the order of operations of torch.optim.Adagrad. */
export function adagrad(
  values: Floats,
  gradients: Floats,
  sum: Floats,
  rate: { readonly learningRate: number; readonly gradientScale: number },
): void {
  const { learningRate, gradientScale } = rate;
  for (let i = 0; i < values.length; i++) {
    const gradient = gradients[i] * gradientScale;
    sum[i] += gradient * gradient;
    values[i] -= (learningRate * gradient) / (Math.sqrt(sum[i]) + epsilon);
  }
}
