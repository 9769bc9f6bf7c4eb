import type { AdamMoments, AdamRate } from '../kernels';
import type { Floats } from '../matrix';

export const beta1 = 0.9;
export const epsilon = 1e-8;

/**
 * One step of Adam (Kingma and Ba, arXiv 1412.6980, algorithm 1), in the order of operations of torch.optim.Adam; with
 * decoupled weight decay, one step of AdamW (Loshchilov and Hutter, arXiv 1711.05101).
 */
export function adam(values: Floats, gradients: Floats, moments: AdamMoments, rate: AdamRate): void {
  const { first, second } = moments;
  const { beta2, learningRate } = rate;
  const stepSize = learningRate / (1 - beta1 ** rate.step);
  const secondCorrection = Math.sqrt(1 - beta2 ** rate.step);
  const remaining = 1 - learningRate * rate.weightDecay;
  for (let i = 0; i < values.length; i++) {
    const gradient = gradients[i] * rate.gradientScale;
    first[i] = beta1 * first[i] + (1 - beta1) * gradient;
    second[i] = beta2 * second[i] + (1 - beta2) * gradient * gradient;
    values[i] = remaining * values[i] - (stepSize * first[i]) / (Math.sqrt(second[i]) / secondCorrection + epsilon);
  }
}
