import { defaultTrainingConfig, type TrainingConfig } from './config';

export type PresetName = 'default' | 'min-char-rnn' | 'char-rnn' | 'torch-rnn';

/** What a preset decides; seed, budget, threads and what is held out stay the user's. */
type Preset = Omit<TrainingConfig, 'seed' | 'budget' | 'threads' | 'holdoutFraction'>;

/** The classics with their own defaults. What differs from them is said beside each. */
export const presets: Readonly<Record<PresetName, Preset>> = {
  default: defaultTrainingConfig,
  /**
   * Karpathy's gist of 2015. Its one-hot input times a matrix is a table of 100 numbers a character; here the table is the
   * product of an embedding and that matrix.
   */
  'min-char-rnn': {
    network: {
      cell: 'elman',
      embeddingSize: 100,
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
    clip: { kind: 'value', limit: 5 },
  },
  /** Karpathy's char-rnn of 2015, as its train.lua sets it; its input is one-hot, see above. */
  'char-rnn': {
    network: {
      cell: 'lstm',
      embeddingSize: 128,
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
    clip: { kind: 'value', limit: 5 },
  },
  /** Johnson's torch-rnn of 2016, as its train.lua sets it, without batch normalisation (off there, too). */
  'torch-rnn': {
    network: {
      cell: 'lstm',
      embeddingSize: 64,
      hiddenSize: 128,
      layers: 2,
      dropout: 0,
    },
    initialization: { kind: 'lecun' },
    batchSize: 50,
    sequenceLength: 50,
    optimizer: { kind: 'adam', beta2: 0.999 },
    learningRate: 0.002,
    schedule: { kind: 'step', factor: 0.5, epochs: 5 },
    clip: { kind: 'value', limit: 5 },
  },
};

export const presetNames = Object.keys(presets) as PresetName[];
