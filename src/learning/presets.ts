import {
  type Budget,
  type ClipConfig,
  defaultTrainingConfig,
  type OptimizerConfig,
  type ScheduleConfig,
  type TrainingConfig,
} from './config';
import type { CellKind } from '../numeric/cells/kinds';

export type PresetName = 'default' | 'min-char-rnn' | 'char-rnn' | 'torch-rnn';

/** The settings that a preset defines; seed, budget, threads and holdout remain the user's. */
type Preset = Omit<TrainingConfig, 'seed' | 'budget' | 'threads' | 'holdoutFraction'>;

/**
 * Well-known character models with their own defaults. Each docstring names the differences from its original. All
 * presets differ in two points: files are read in shuffled order, each from the zero state; and cells have two biases
 * per gate, as in PyTorch, instead of one, so that a step changes their sum twice as much.
 */
export const presets: Readonly<Record<PresetName, Preset>> = {
  default: defaultTrainingConfig,
  /**
   * Karpathy's gist of 2015, https://gist.github.com/karpathy/d4dee566867f8291f086. It clips the gradients of the loss
   * summed over 25 characters at ±5; this preset clips gradients of the mean, at a 25th of that.
   */
  'min-char-rnn': {
    network: {
      cell: 'elman',
      embeddingSize: 0,
      hiddenSize: 100,
      layers: 1,
      dropout: 0,
    },
    initialization: { kind: 'normal', deviation: 0.01 },
    batchSize: 1,
    sequenceLength: 25,
    optimizer: { kind: 'adagrad' },
    learningRate: 0.1,
    schedule: { kind: 'constant' },
    clip: { kind: 'value', limit: 5 / 25 },
  },
  /**
   * Karpathy's char-rnn of 2015, with the defaults of its train.lua. It clips gradients of a loss that is averaged over
   * the batch but summed over 50 characters, at ±5.
   */
  'char-rnn': {
    network: {
      cell: 'lstm',
      embeddingSize: 0,
      hiddenSize: 128,
      layers: 2,
      dropout: 0,
    },
    initialization: { kind: 'uniform', bound: 0.08 },
    batchSize: 50,
    sequenceLength: 50,
    optimizer: { kind: 'rmsprop', decay: 0.95 },
    learningRate: 0.002,
    schedule: { kind: 'exponential', factor: 0.97, after: 10 },
    clip: { kind: 'value', limit: 5 / 50 },
  },
  /**
   * Johnson's torch-rnn of 2016, with the defaults of its train.lua, without batch normalisation, which is off there
   * too. Its loss is a mean, as here. It halves the learning rate one epoch earlier, at the start of the fifth, and
   * then resets Adam's moments.
   */
  'torch-rnn': {
    network: {
      cell: 'lstm',
      embeddingSize: 64,
      hiddenSize: 128,
      layers: 2,
      dropout: 0,
    },
    initialization: { kind: 'scaled-normal' },
    batchSize: 50,
    sequenceLength: 50,
    optimizer: { kind: 'adam', beta2: 0.999 },
    learningRate: 0.002,
    schedule: { kind: 'step', factor: 0.5, epochs: 5 },
    clip: { kind: 'value', limit: 5 },
  },
};

export const presetNames = Object.keys(presets) as PresetName[];

export type OptimizerName = OptimizerConfig['kind'];
export type ScheduleName = ScheduleConfig['kind'];

/** Parameters of an optimiser or a schedule that is chosen by name. */
const optimizers: Readonly<Record<OptimizerName, OptimizerConfig>> = {
  sgd: { kind: 'sgd', momentum: 0.9 },
  adagrad: { kind: 'adagrad' },
  rmsprop: { kind: 'rmsprop', decay: 0.95 },
  adam: { kind: 'adam', beta2: 0.99 },
  adamw: { kind: 'adamw', beta2: 0.99, weightDecay: 0.01 },
  soap: { kind: 'soap', beta2: 0.99 },
};
const schedules: Readonly<Record<ScheduleName, ScheduleConfig>> = {
  constant: { kind: 'constant' },
  step: { kind: 'step', factor: 0.5, epochs: 5 },
  exponential: { kind: 'exponential', factor: 0.97, after: 10 },
  cosine: { kind: 'cosine', warmUp: 0.02 },
};

export const optimizerNames = Object.keys(optimizers) as OptimizerName[];
export const scheduleNames = Object.keys(schedules) as ScheduleName[];

/** Values that the user has set; the preset provides the others. */
export interface Choices {
  readonly preset?: PresetName | undefined;
  readonly cell?: CellKind | undefined;
  readonly embeddingSize?: number | undefined;
  readonly hiddenSize?: number | undefined;
  readonly layers?: number | undefined;
  readonly dropout?: number | undefined;
  /** 0 for none. */
  readonly ngramRows?: number | undefined;
  readonly seed?: number | undefined;
  readonly batchSize?: number | undefined;
  readonly sequenceLength?: number | undefined;
  readonly threads?: number | undefined;
  readonly optimizer?: OptimizerName | undefined;
  readonly learningRate?: number | undefined;
  readonly schedule?: ScheduleName | undefined;
  /** 0 for none. */
  readonly clipNorm?: number | undefined;
  /** 0 for none. If both limits are above 0, this one applies. */
  readonly clipValue?: number | undefined;
  readonly budget?: Budget | undefined;
  readonly holdoutFraction?: number | undefined;
}

/** The configuration of a preset (the default one if none is chosen) with the user's values. */
export function configOf(choices: Choices): TrainingConfig {
  const preset = presets[choices.preset ?? 'default'];
  const { network } = preset;
  const { optimizer, schedule } = choices;
  const embeddingSize = choices.embeddingSize ?? network.embeddingSize;
  // With one-hot input there is no embedding to add them to.
  const ngramRows = embeddingSize === 0 ? 0 : (choices.ngramRows ?? network.ngramRows ?? 0);
  return {
    network: {
      cell: choices.cell ?? network.cell,
      embeddingSize,
      hiddenSize: choices.hiddenSize ?? network.hiddenSize,
      layers: choices.layers ?? network.layers,
      dropout: choices.dropout ?? network.dropout,
      ...(ngramRows > 0 && { ngramRows }),
    },
    initialization: preset.initialization,
    seed: choices.seed ?? defaultTrainingConfig.seed,
    batchSize: choices.batchSize ?? preset.batchSize,
    sequenceLength: choices.sequenceLength ?? preset.sequenceLength,
    threads: choices.threads ?? defaultTrainingConfig.threads,
    // If the preset's own optimiser or schedule is chosen, its parameters are kept.
    optimizer: optimizer && optimizer !== preset.optimizer.kind ? optimizers[optimizer] : preset.optimizer,
    learningRate: choices.learningRate ?? preset.learningRate,
    schedule: schedule && schedule !== preset.schedule.kind ? schedules[schedule] : preset.schedule,
    clip: chosenClip(preset.clip, choices),
    budget: choices.budget ?? defaultTrainingConfig.budget,
    holdoutFraction: choices.holdoutFraction ?? defaultTrainingConfig.holdoutFraction,
  };
}

function chosenClip(preset: ClipConfig, { clipNorm, clipValue }: Choices): ClipConfig {
  if (clipValue) return { kind: 'value', limit: clipValue };
  if (clipNorm) return { kind: 'norm', limit: clipNorm };
  const isTurnedOff = (preset.kind === 'value' ? clipValue : clipNorm) === 0;
  return isTurnedOff ? { kind: 'none' } : preset;
}
