import type { OptimizerConfig, OptimizerKind } from './config';
import type { Kernels } from './kernels';
import type { Floats } from './matrix';
import { adagrad } from './ops/adagrad';
import { decayWeights } from './ops/adam';
import { rmsprop } from './ops/rmsprop';
import { sgd } from './ops/sgd';

/** What each optimiser keeps of earlier gradients, one number a weight each, as `torch.optim` names it. */
export const optimizerStateNames: Readonly<Record<OptimizerKind, readonly string[]>> = {
  sgd: ['momentum_buffer'],
  adagrad: ['sum'],
  rmsprop: ['square_avg'],
  adam: ['exp_avg', 'exp_avg_sq'],
  adamw: ['exp_avg', 'exp_avg_sq'],
};

/** Where an optimiser stands. */
export interface OptimizerState {
  readonly kind: OptimizerKind;
  /** Steps that it has taken. */
  readonly step: number;
  /** In the order of `optimizerStateNames`, each as long as the weights. */
  readonly blocks: readonly Floats[];
}

/** Of one step, for every weight. */
export interface OptimizerRate {
  readonly learningRate: number;
  /** 1 at the optimiser's first step. */
  readonly step: number;
  /** Multiplies the gradients first: what clipping by global norm asks for. */
  readonly gradientScale: number;
}

/** One step: changes `values`, a part of the weights, and the same part of each of the state's blocks. */
export function optimize(
  kernels: Kernels,
  config: OptimizerConfig,
  values: Floats,
  gradients: Floats,
  blocks: readonly Floats[],
  rate: OptimizerRate,
): void {
  switch (config.kind) {
    case 'sgd':
      sgd(values, gradients, blocks[0], { ...rate, momentum: config.momentum });
      return;
    case 'adagrad':
      adagrad(values, gradients, blocks[0], rate);
      return;
    case 'rmsprop':
      rmsprop(values, gradients, blocks[0], { ...rate, decay: config.decay });
      return;
    case 'adam':
      kernels.adam(values, gradients, { first: blocks[0], second: blocks[1] }, rate);
      return;
    case 'adamw':
      decayWeights(values, rate.learningRate, config.weightDecay);
      kernels.adam(values, gradients, { first: blocks[0], second: blocks[1] }, rate);
  }
}
