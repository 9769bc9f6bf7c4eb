import { isRecord, parseUniqueJson } from '../base/json';
import type { NamedShape } from '../numeric/layers/weights';
import type { Floats } from '../numeric/matrix';
import type { NetworkConfig } from './config';
import { denseShapesOf, type Parameters, sizeOf, sizeOfAll } from './parameters';
import { finiteValues, type Tensor, tensorOf, unreadable } from './safetensors';

/** The optimiser's states, with PyTorch's names where it has them; all 0 before the first step. */
export const optimizerStateNames = {
  sgd: ['momentum_buffer'],
  adagrad: ['sum'],
  rmsprop: ['square_avg'],
  adam: ['exp_avg', 'exp_avg_sq'],
  adamw: ['exp_avg', 'exp_avg_sq'],
  soap: ['exp_avg', 'exp_avg_sq', 'covariance', 'basis'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type OptimizerKind = keyof typeof optimizerStateNames;

/** States of the n-gram table's optimiser, one number per row; see `NgramOptimizer`. */
const ngramStateNames = ['row_exp_avg_sq', 'row_steps'] as const;

/** The states of an optimiser, and after them those of the n-gram table's optimiser if there is such a table. */
export function stateNames(optimizer: OptimizerKind, { ngramRows = 0 }: NetworkConfig): readonly string[] {
  const names = optimizerStateNames[optimizer];
  return ngramRows > 0 ? [...names, ...ngramStateNames] : names;
}

const optimizerKinds = Object.keys(optimizerStateNames) as OptimizerKind[];

/**
 * Names of the matrices that have a covariance and a basis in SOAP: those of the recurrent layers, except a first layer's
 * with one-hot input, whose columns are uncorrelated.
 */
export function preconditionedNames(config: NetworkConfig): readonly string[] {
  const isOneHot = config.embeddingSize === 0;
  return denseShapesOf(config, 1)
    .map(([name]) => name)
    .filter((name) => name.startsWith('rnn.weight_') && !(isOneHot && name.startsWith('rnn.weight_ih_l0')));
}

/**
 * Name and shape of each part of an optimiser's state, in the order of its block: one for each weight with a dense gradient,
 * of its shape, or for the rows of the n-gram table, or the covariances and bases, (C, C) for a matrix of C columns.
 */
export function stateShapes(state: string, config: NetworkConfig, vocabularySize: number): readonly NamedShape[] {
  const shapes = denseShapesOf(config, vocabularySize);
  if (ngramStateNames.some((name) => name === state)) return [['ngrams.weight', [config.ngramRows ?? 0]]];
  if (state !== 'covariance' && state !== 'basis') return shapes;
  const names = new Set(preconditionedNames(config));
  return shapes.filter(([name]) => names.has(name)).map(([name, [, C = 0]]) => [name, [C, C]]);
}

/** Length of the block of an optimiser's state. */
export function stateLength(state: string, config: NetworkConfig, vocabularySize: number): number {
  return sizeOfAll(stateShapes(state, config, vocabularySize));
}

/** What training needs, besides the weights, to continue exactly. Dropout masks follow from the seed and the step. */
export interface TrainingState {
  readonly optimizer: OptimizerKind;
  /** Steps of the optimiser; fewer than the network's if some were skipped or were taken in an earlier run. */
  readonly optimizerSteps: number;
  /** In the order of `stateNames`; their parts are those of `stateShapes`. */
  readonly optimizerStates: readonly Floats[];
  /** The hidden states that each thread carries from window to window. */
  readonly carried: readonly Floats[];
  readonly stream: StreamCursor;
  /** Steps that were skipped because their loss or gradient was not finite. */
  readonly skippedSteps: number;
  /** Number of skipped steps immediately before this state. */
  readonly skippedInARow: number;
  /** Factor on the learning rate; halved after repeated skipped steps. */
  readonly learningRateScale: number;
  readonly run: RunCursor;
}

/** Position in the training files: the shuffle, and the place in it. */
export interface StreamCursor {
  readonly epoch: number;
  /** Symbols that every stream has read in this epoch. */
  readonly position: number;
}

/** Progress of a run. */
export interface RunCursor {
  /** Hash of the files, the configuration and the number of threads. */
  readonly fingerprint: string;
  readonly firstStep: number;
  readonly firstCharacters: number;
  /** Fraction of the budget that is spent, 0 … 1. */
  readonly progress: number;
  /** Of this run, without pauses. */
  readonly seconds: number;
  /** The lowest validation loss so far; absent before the first validation. */
  readonly best?: number;
  readonly validationsSinceBest: number;
}

/** Adds the tensors of a training state to those of a checkpoint. Returns the rest as JSON for the metadata. */
export function encodeTraining(tensors: Map<string, Tensor>, parameters: Parameters, training: TrainingState): string {
  stateNames(training.optimizer, parameters.config).forEach((state, i) => {
    let offset = 0;
    for (const [name, shape] of stateShapes(state, parameters.config, parameters.vocabularySize)) {
      const end = offset + sizeOf(shape);
      const data = training.optimizerStates[i].subarray(offset, end);
      tensors.set(`optimizer.${state}.${name}`, { shape, data });
      offset = end;
    }
  });
  training.carried.forEach((states, rank) => {
    tensors.set(`carried.${rank}`, { shape: [states.length], data: states });
  });
  return JSON.stringify({ ...training, optimizerStates: undefined, carried: undefined });
}

/** Throws `CheckpointError` if the text or the tensors are not a training state. */
export function decodeTraining(
  text: string,
  tensors: ReadonlyMap<string, Tensor>,
  parameters: Parameters,
): TrainingState {
  const state = parseUniqueJson(text);
  const optimizer = isRecord(state) && optimizerKinds.find((kind) => kind === state['optimizer']);
  if (!isRecord(state) || !optimizer) throw unreadable('a training state', text);
  const number = (record: unknown, name: string): number => {
    const value = isRecord(record) ? record[name] : undefined;
    if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value;
    throw unreadable(`a number for ${name} in the training state`, text);
  };
  const { run, stream } = state;
  const fingerprint = isRecord(run) ? run['fingerprint'] : undefined;
  if (!isRecord(run) || typeof fingerprint !== 'string') throw unreadable('a training state', text);
  return {
    optimizer,
    optimizerSteps: number(state, 'optimizerSteps'),
    optimizerStates: stateNames(optimizer, parameters.config).map((name) => optimizerState(name, tensors, parameters)),
    carried: carriedStates(tensors),
    stream: { epoch: number(stream, 'epoch'), position: number(stream, 'position') },
    skippedSteps: number(state, 'skippedSteps'),
    skippedInARow: number(state, 'skippedInARow'),
    learningRateScale: number(state, 'learningRateScale'),
    run: {
      fingerprint,
      firstStep: number(run, 'firstStep'),
      firstCharacters: number(run, 'firstCharacters'),
      progress: number(run, 'progress'),
      seconds: number(run, 'seconds'),
      validationsSinceBest: number(run, 'validationsSinceBest'),
      ...('best' in run && { best: number(run, 'best') }),
    },
  };
}

/** One state of the optimiser, as one block. */
function optimizerState(name: string, tensors: ReadonlyMap<string, Tensor>, parameters: Parameters): Floats {
  const { config, vocabularySize } = parameters;
  const block = new Float32Array(stateLength(name, config, vocabularySize));
  let offset = 0;
  for (const [weight, shape] of stateShapes(name, config, vocabularySize)) {
    block.set(tensorOf(tensors, `optimizer.${name}.${weight}`, shape), offset);
    offset += sizeOf(shape);
  }
  return block;
}

function carriedStates(tensors: ReadonlyMap<string, Tensor>): Floats[] {
  const carried: Floats[] = [];
  for (let name, tensor; (tensor = tensors.get((name = `carried.${carried.length}`)));)
    carried.push(finiteValues(name, tensor));
  return carried;
}
