import type { AdamMoments, AdamRate } from '../kernels';
import type { Floats } from '../matrix';

export const beta1 = 0.9;
export const beta2 = 0.999;
export const epsilon = 1e-8;

/** One step of Adam (Kingma and Ba, arXiv 1412.6980, algorithm 1), in the order of operations of torch.optim.Adam. */
export function adam(values: Floats, gradients: Floats, moments: AdamMoments, rate: AdamRate): void {
  const { first, second } = moments;
  const stepSize = rate.learningRate / (1 - beta1 ** rate.step);
  const secondCorrection = Math.sqrt(1 - beta2 ** rate.step);
  for (let i = 0; i < values.length; i++) {
    const gradient = gradients[i] * rate.gradientScale;
    first[i] = beta1 * first[i] + (1 - beta1) * gradient;
    second[i] = beta2 * second[i] + (1 - beta2) * gradient * gradient;
    values[i] -= (stepSize * first[i]) / (Math.sqrt(second[i]) / secondCorrection + epsilon);
  }
}

/** Shrinks the weights before a step of AdamW: decay decoupled from the gradients (Loshchilov and Hutter, arXiv 1711.05101). */
export function decayWeights(values: Floats, learningRate: number, weightDecay: number): void {
  const kept = 1 - learningRate * weightDecay;
  for (let i = 0; i < values.length; i++) values[i] *= kept;
}
