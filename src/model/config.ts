/** What network is built. E, H, L and V in shapes are these sizes. */
export interface NetworkConfig {
  readonly cell: CellKind;
  /** 0 stands for one-hot input: E is then V, and the identity, which is not learned, takes the embedding's place. */
  readonly embeddingSize: number;
  readonly hiddenSize: number;
  readonly layers: number;
  /** Probability that, in training, an output of a layer is dropped on its way to the next layer or to the softmax. */
  readonly dropout: number;
  /** How new weights are drawn; as PyTorch does where it is left out. */
  readonly initialization?: Initialization;
}

/**
 * `normal`: weights N(0, deviation²), biases 0. `uniform`: weights and biases U(±bound). `scaled-normal`: weights of a
 * recurrent layer N(0, 1 ÷ (I + H)), its biases 0, all else as PyTorch does.
 */
export type Initialization =
  | { readonly kind: 'normal'; readonly deviation: number }
  | { readonly kind: 'uniform'; readonly bound: number }
  | { readonly kind: 'scaled-normal' };

export type CellKind = 'elman' | 'lstm' | 'gru';

export const cellKinds: readonly CellKind[] = ['elman', 'lstm', 'gru'];

/** How it is trained. B and T in shapes are `batchSize` and `sequenceLength`. */
export interface TrainingConfig {
  readonly network: NetworkConfig;
  readonly seed: number;
  readonly batchSize: number;
  readonly sequenceLength: number;
  /** Of the processor, that share a batch; 0 stands for as many as there are cores. */
  readonly threads: number;
  readonly optimizer: OptimizerConfig;
  /** Highest of the schedule. */
  readonly learningRate: number;
  readonly schedule: Schedule;
  readonly clip: Clip;
  readonly budget: Budget;
  /** Part of the files' characters that is held out for validation. */
  readonly holdoutFraction: number;
}

/** What turns gradients into changes of the weights. Constants that are not here are those of `torch.optim`. */
export type OptimizerConfig =
  | { readonly kind: 'sgd'; readonly momentum: number }
  | { readonly kind: 'adagrad' }
  | { readonly kind: 'rmsprop'; readonly decay: number }
  | { readonly kind: 'adam' }
  | { readonly kind: 'adamw'; readonly weightDecay: number };

export type OptimizerKind = OptimizerConfig['kind'];

/** How the learning rate changes; see `scheduledLearningRate`. */
export type Schedule =
  | { readonly kind: 'cosine' }
  | { readonly kind: 'constant' }
  /** Multiplied by `factor` after every so many epochs, as torch.optim.lr_scheduler.StepLR does. */
  | { readonly kind: 'step'; readonly factor: number; readonly every: number }
  /** Multiplied by `factor` at the end of epoch `after` and of each that follows; with 1 this is ExponentialLR. */
  | { readonly kind: 'exponential'; readonly factor: number; readonly after: number };

export type ScheduleKind = Schedule['kind'];

/** How exploding gradients are held back (Pascanu et al., arXiv 1211.5063). The gradients are those of the mean loss. */
export type Clip =
  | { readonly kind: 'none' }
  /** Scaled down together when their global norm is over the limit. */
  | { readonly kind: 'norm'; readonly limit: number }
  /** Each brought into ±limit. */
  | { readonly kind: 'value'; readonly limit: number };

/** Each optimiser with the constants that are usual for it. */
export const optimizers: Readonly<{ [K in OptimizerKind]: Extract<OptimizerConfig, { kind: K }> }> = {
  sgd: { kind: 'sgd', momentum: 0.9 },
  adagrad: { kind: 'adagrad' },
  rmsprop: { kind: 'rmsprop', decay: 0.99 },
  adam: { kind: 'adam' },
  adamw: { kind: 'adamw', weightDecay: 0.01 },
};

/** Each schedule with the constants that are usual for it: `step` is torch-rnn's, `exponential` char-rnn's. */
export const schedules: Readonly<{ [K in ScheduleKind]: Extract<Schedule, { kind: K }> }> = {
  cosine: { kind: 'cosine' },
  constant: { kind: 'constant' },
  step: { kind: 'step', factor: 0.5, every: 5 },
  exponential: { kind: 'exponential', factor: 0.97, after: 10 },
};

export const optimizerKinds = Object.keys(optimizers) as readonly OptimizerKind[];
export const scheduleKinds = Object.keys(schedules) as readonly ScheduleKind[];

/** A budget in steps gives the same losses on every run; one in seconds gives what the machine can do in that time. */
export type Budget =
  { readonly kind: 'seconds'; readonly seconds: number } | { readonly kind: 'steps'; readonly steps: number };

export const defaultTrainingConfig: TrainingConfig = {
  network: { cell: 'gru', embeddingSize: 32, hiddenSize: 112, layers: 1, dropout: 0 },
  seed: 1,
  batchSize: 8,
  sequenceLength: 24,
  threads: 0,
  optimizer: optimizers.adam,
  learningRate: 0.008,
  schedule: schedules.cosine,
  clip: { kind: 'norm', limit: 1 },
  budget: { kind: 'seconds', seconds: 120 },
  holdoutFraction: 0.1,
};
