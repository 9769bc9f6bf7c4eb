import {
  type Budget,
  type CellKind,
  type Clip,
  defaultTrainingConfig,
  optimizers,
  type OptimizerKind,
  type ScheduleKind,
  schedules,
  type TrainingConfig,
} from './config';

export const presetNames = ['default', 'min-char-rnn', 'char-rnn', 'torch-rnn'] as const;

export type PresetName = (typeof presetNames)[number];

/**
 * What the classics of character-level networks were trained with. Budget, held-out part and seed are ours, as is how text
 * is read: files in shuffled order, each from the zero state. Our cells have two biases for each gate, as PyTorch's do,
 * where these have one: of the sum of the two, a step changes twice as much.
 */
export const presets: Readonly<Record<PresetName, TrainingConfig>> = {
  default: defaultTrainingConfig,

  /**
   * Andrej Karpathy's gist: https://gist.github.com/karpathy/d4dee566867f8291f086. It clips the gradients of the loss
   * summed over its 25 characters at ±5; ours are of the mean.
   */
  'min-char-rnn': {
    ...defaultTrainingConfig,
    network: {
      cell: 'elman',
      embeddingSize: 0,
      hiddenSize: 100,
      layers: 1,
      dropout: 0,
      initialization: { kind: 'normal', deviation: 0.01 },
    },
    batchSize: 1,
    sequenceLength: 25,
    optimizer: optimizers.adagrad,
    learningRate: 0.1,
    schedule: schedules.constant,
    clip: { kind: 'value', limit: 5 / 25 },
  },

  /**
   * The defaults of https://github.com/karpathy/char-rnn. It too clips at ±5 what is summed over the 50 characters of a
   * sequence, though averaged over the batch.
   */
  'char-rnn': {
    ...defaultTrainingConfig,
    network: {
      cell: 'lstm',
      embeddingSize: 0,
      hiddenSize: 128,
      layers: 2,
      dropout: 0,
      initialization: { kind: 'uniform', bound: 0.08 },
    },
    batchSize: 50,
    sequenceLength: 50,
    optimizer: { kind: 'rmsprop', decay: 0.95 },
    learningRate: 0.002,
    schedule: { kind: 'exponential', factor: 0.97, after: 10 },
    clip: { kind: 'value', limit: 5 / 50 },
  },

  /**
   * The defaults of https://github.com/jcjohnson/torch-rnn, whose loss is a mean as ours is. It counts epochs from 1, and
   * so halves the learning rate one epoch earlier, and forgets Adam's moments when it does.
   */
  'torch-rnn': {
    ...defaultTrainingConfig,
    network: {
      cell: 'lstm',
      embeddingSize: 64,
      hiddenSize: 128,
      layers: 2,
      dropout: 0,
      initialization: { kind: 'scaled-normal' },
    },
    batchSize: 50,
    sequenceLength: 50,
    optimizer: optimizers.adam,
    learningRate: 0.002,
    schedule: { kind: 'step', factor: 0.5, every: 5 },
    clip: { kind: 'value', limit: 5 },
  },
};

/** What the user has set: the preset has the rest. */
export interface Choices {
  readonly cell?: CellKind | undefined;
  readonly embeddingSize?: number | undefined;
  readonly hiddenSize?: number | undefined;
  readonly layers?: number | undefined;
  readonly dropout?: number | undefined;
  readonly seed?: number | undefined;
  readonly batchSize?: number | undefined;
  readonly sequenceLength?: number | undefined;
  readonly threads?: number | undefined;
  readonly optimizer?: OptimizerKind | undefined;
  readonly learningRate?: number | undefined;
  readonly schedule?: ScheduleKind | undefined;
  /** 0 for none. */
  readonly clipNorm?: number | undefined;
  /** 0 for none; where both are above 0, this counts. */
  readonly clipValue?: number | undefined;
  readonly budget?: Budget | undefined;
  readonly holdoutFraction?: number | undefined;
}

/** A preset with what the user has set in its place. */
export function configOf(name: PresetName, choices: Choices): TrainingConfig {
  const preset = presets[name];
  const { network } = preset;
  const { optimizer, schedule } = choices;
  return {
    network: {
      ...network,
      cell: choices.cell ?? network.cell,
      embeddingSize: choices.embeddingSize ?? network.embeddingSize,
      hiddenSize: choices.hiddenSize ?? network.hiddenSize,
      layers: choices.layers ?? network.layers,
      dropout: choices.dropout ?? network.dropout,
    },
    seed: choices.seed ?? preset.seed,
    batchSize: choices.batchSize ?? preset.batchSize,
    sequenceLength: choices.sequenceLength ?? preset.sequenceLength,
    threads: choices.threads ?? preset.threads,
    // The same one as the preset's keeps the preset's constants.
    optimizer: optimizer && optimizer !== preset.optimizer.kind ? optimizers[optimizer] : preset.optimizer,
    learningRate: choices.learningRate ?? preset.learningRate,
    schedule: schedule && schedule !== preset.schedule.kind ? schedules[schedule] : preset.schedule,
    clip: chosenClip(preset.clip, choices),
    budget: choices.budget ?? preset.budget,
    holdoutFraction: choices.holdoutFraction ?? preset.holdoutFraction,
  };
}

function chosenClip(preset: Clip, { clipNorm, clipValue }: Choices): Clip {
  if (clipValue) return { kind: 'value', limit: clipValue };
  if (clipNorm) return { kind: 'norm', limit: clipNorm };
  const isPresetOff = (preset.kind === 'value' ? clipValue : clipNorm) === 0;
  return isPresetOff ? { kind: 'none' } : preset;
}
