import type { NetworkConfig } from '../model/config';

/** How initial weights are drawn; see `initialization.ts`. */
export type InitializationConfig =
  | { readonly kind: 'pytorch' | 'lecun' | 'scaled-normal' | 'orthogonal' | 'identity' }
  | { readonly kind: 'normal'; readonly deviation: number }
  | { readonly kind: 'uniform'; readonly bound: number };

/** Configuration of training. B and T in shapes are `batchSize` and `sequenceLength`. */
export interface TrainingConfig {
  readonly network: NetworkConfig;
  readonly initialization: InitializationConfig;
  readonly seed: number;
  readonly batchSize: number;
  readonly sequenceLength: number;
  /** Processor threads that share a batch; 0 uses half of the cores. */
  readonly threads: number;
  readonly optimizer: OptimizerConfig;
  /** Peak of the schedule. */
  readonly learningRate: number;
  readonly schedule: ScheduleConfig;
  readonly clip: ClipConfig;
  readonly budget: Budget;
  /** Fraction of the files' characters that is held out for validation. */
  readonly holdoutFraction: number;
}

/** See `optimizers.ts`, and `soap.ts`. */
export type OptimizerConfig =
  | { readonly kind: 'sgd'; readonly momentum: number }
  | { readonly kind: 'adagrad' }
  | { readonly kind: 'rmsprop'; readonly decay: number }
  | { readonly kind: 'adam'; readonly beta2: number }
  | { readonly kind: 'adamw'; readonly beta2: number; readonly weightDecay: number }
  | { readonly kind: 'soap'; readonly beta2: number };

/** See `schedule.ts`. An epoch is one pass over the text. */
export type ScheduleConfig =
  | { readonly kind: 'constant' }
  /** Multiplied by `factor` after every `epochs` epochs. */
  | { readonly kind: 'step'; readonly factor: number; readonly epochs: number }
  /** Multiplied by `factor` at the end of epoch `after`, counted from 1, and of each later epoch. */
  | { readonly kind: 'exponential'; readonly factor: number; readonly after: number }
  /** Fitted to the budget, with a linear warm-up over its first part, `warmUp`. */
  | { readonly kind: 'cosine'; readonly warmUp: number };

/** Clips gradients of the mean loss: their global norm, or each value (Pascanu et al., arXiv 1211.5063). */
export type ClipConfig = { readonly kind: 'none' } | { readonly kind: 'norm' | 'value'; readonly limit: number };

/** A budget in steps gives the same losses on every run; one in seconds depends on the speed of the machine. */
export type Budget =
  { readonly kind: 'seconds'; readonly seconds: number } | { readonly kind: 'steps'; readonly steps: number };

export const defaultTrainingConfig: TrainingConfig = {
  network: {
    cell: 'gru',
    embeddingSize: 64,
    hiddenSize: 0,
    layers: 1,
    dropout: 0,
    ngramRows: 32_768,
  },
  initialization: { kind: 'pytorch' },
  seed: 1,
  batchSize: 32,
  sequenceLength: 32,
  threads: 0,
  optimizer: { kind: 'soap', beta2: 0.99 },
  learningRate: 0.004,
  schedule: { kind: 'cosine', warmUp: 0.02 },
  clip: { kind: 'norm', limit: 1 },
  budget: { kind: 'seconds', seconds: 120 },
  holdoutFraction: 0.1,
};
