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

/** What a preset decides; seed, budget, threads and what is held out stay the user's. */
type Preset = Omit<TrainingConfig, 'seed' | 'budget' | 'threads' | 'holdoutFraction'>;

/**
 * The classics with their own defaults. What differs from them is said beside each, and for all: text is read as ours is,
 * files in shuffled order, each from the zero state; and our cells have two biases for each gate, as PyTorch's do, where
 * these have one: of the sum of the two, a step changes twice as much.
 */
export const presets: Readonly<Record<PresetName, Preset>> = {
  default: defaultTrainingConfig,
  /**
   * Karpathy's gist of 2015, https://gist.github.com/karpathy/d4dee566867f8291f086. It clips at ±5 the gradients of the
   * loss summed over 25 characters; ours are of the mean.
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
   * Karpathy's char-rnn of 2015, as its train.lua sets it. What it clips at ±5 is a mean over the batch, but a sum over
   * 50 characters.
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
   * Johnson's torch-rnn of 2016, as its train.lua sets it, without batch normalisation (off there, too); its loss is a mean
   * as ours is. It halves the learning rate one epoch earlier, at the beginning of the fifth, and then forgets Adam's
   * moments.
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

/** What an optimiser or a schedule that is named by itself is set to. */
const optimizers: Readonly<Record<OptimizerName, OptimizerConfig>> = {
  sgd: { kind: 'sgd', momentum: 0.9 },
  adagrad: { kind: 'adagrad' },
  rmsprop: { kind: 'rmsprop', decay: 0.95 },
  adam: { kind: 'adam', beta2: 0.99 },
  adamw: { kind: 'adamw', beta2: 0.99, weightDecay: 0.01 },
};
const schedules: Readonly<Record<ScheduleName, ScheduleConfig>> = {
  constant: { kind: 'constant' },
  step: { kind: 'step', factor: 0.5, epochs: 5 },
  exponential: { kind: 'exponential', factor: 0.97, after: 10 },
  cosine: { kind: 'cosine', warmUp: 0.02 },
};

export const optimizerNames = Object.keys(optimizers) as OptimizerName[];
export const scheduleNames = Object.keys(schedules) as ScheduleName[];

/** What the user has set: the preset has the rest. */
export interface Choices {
  readonly preset?: PresetName | undefined;
  readonly cell?: CellKind | undefined;
  readonly embeddingSize?: number | undefined;
  readonly hiddenSize?: number | undefined;
  readonly layers?: number | undefined;
  readonly dropout?: number | undefined;
  readonly seed?: number | undefined;
  readonly batchSize?: number | undefined;
  readonly sequenceLength?: number | undefined;
  readonly threads?: number | undefined;
  readonly optimizer?: OptimizerName | undefined;
  readonly learningRate?: number | undefined;
  readonly schedule?: ScheduleName | undefined;
  /** 0 for none. */
  readonly clipNorm?: number | undefined;
  /** 0 for none; where both are above 0, this counts. */
  readonly clipValue?: number | undefined;
  readonly budget?: Budget | undefined;
  readonly holdoutFraction?: number | undefined;
}

/** A preset, the default one if none is chosen, with what else is chosen in its place. */
export function configOf(choices: Choices): TrainingConfig {
  const preset = presets[choices.preset ?? 'default'];
  const { network } = preset;
  const { optimizer, schedule } = choices;
  return {
    network: {
      cell: choices.cell ?? network.cell,
      embeddingSize: choices.embeddingSize ?? network.embeddingSize,
      hiddenSize: choices.hiddenSize ?? network.hiddenSize,
      layers: choices.layers ?? network.layers,
      dropout: choices.dropout ?? network.dropout,
    },
    initialization: preset.initialization,
    seed: choices.seed ?? defaultTrainingConfig.seed,
    batchSize: choices.batchSize ?? preset.batchSize,
    sequenceLength: choices.sequenceLength ?? preset.sequenceLength,
    threads: choices.threads ?? defaultTrainingConfig.threads,
    // The same one as the preset's keeps the preset's constants.
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
