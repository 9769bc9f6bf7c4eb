import type { OptimizerConfig } from './config';
import type { Kernels } from '../numeric/kernels';
import type { Floats } from '../numeric/matrix';

export interface OptimizerStep {
  readonly learningRate: number;
  /** 1 at the first step. */
  readonly step: number;
  /** Factor on the gradients, from clipping by global norm. */
  readonly gradientScale: number;
}

/** An optimiser that treats each weight by itself. */
export type ElementwiseOptimizer = Exclude<OptimizerConfig, { readonly kind: 'soap' }>;

/** One step of an optimiser over weights, gradients and optimiser states, element by element. */
export function optimize(
  kernels: Kernels,
  config: ElementwiseOptimizer,
  values: Floats,
  gradients: Floats,
  states: readonly Floats[],
  step: OptimizerStep,
): void {
  switch (config.kind) {
    case 'sgd':
      sgd(values, gradients, states[0], config.momentum, step);
      return;
    case 'adagrad':
      adagrad(values, gradients, states[0], step);
      return;
    case 'rmsprop':
      rmsprop(values, gradients, states[0], config.decay, step);
      return;
    case 'adam':
    case 'adamw': {
      const weightDecay = config.kind === 'adamw' ? config.weightDecay : 0;
      const moments = { first: states[0], second: states[1] };
      kernels.adam(values, gradients, moments, { ...step, beta2: config.beta2, weightDecay });
    }
  }
}

/** Stochastic gradient descent with momentum (Sutskever et al. 2013, in the form of torch.optim.SGD without dampening). */
function sgd(values: Floats, gradients: Floats, velocity: Floats, momentum: number, step: OptimizerStep): void {
  for (let i = 0; i < values.length; i++) {
    velocity[i] = momentum * velocity[i] + gradients[i] * step.gradientScale;
    values[i] -= step.learningRate * velocity[i];
  }
}

/** Adagrad (Duchi et al. 2011), as in torch.optim.Adagrad. */
function adagrad(values: Floats, gradients: Floats, sum: Floats, step: OptimizerStep): void {
  for (let i = 0; i < values.length; i++) {
    const gradient = gradients[i] * step.gradientScale;
    sum[i] += gradient * gradient;
    values[i] -= (step.learningRate * gradient) / (Math.sqrt(sum[i]) + 1e-10);
  }
}

/** RMSProp (Tieleman and Hinton 2012, lecture 6.5), as in torch.optim.RMSprop without momentum. */
function rmsprop(values: Floats, gradients: Floats, average: Floats, decay: number, step: OptimizerStep): void {
  for (let i = 0; i < values.length; i++) {
    const gradient = gradients[i] * step.gradientScale;
    average[i] = decay * average[i] + (1 - decay) * gradient * gradient;
    values[i] -= (step.learningRate * gradient) / (Math.sqrt(average[i]) + 1e-8);
  }
}
