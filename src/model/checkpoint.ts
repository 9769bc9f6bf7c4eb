import { CheckpointError } from '../base/errors';
import { crc32 } from '../base/hash';
import { isRecord, parseJson } from '../base/json';
import { cellKinds, type NetworkConfig, type OptimizerConfig } from './config';
import type { Floats } from './matrix';
import { optimizerStateNames } from './ops/optimizers';
import { createParameters, type Parameters } from './parameters';
import { decodeSafetensors, encodeSafetensors, type Tensor } from './safetensors';
import type { StreamCursor } from './streams';
import { Vocabulary } from './vocabulary';

/** A network with all that is needed to complete text with it; and, where training may go on from it, where that stands. */
export interface Checkpoint {
  readonly parameters: Parameters;
  readonly vocabulary: Vocabulary;
  readonly cursor: TrainingCursor;
  readonly training?: TrainingState;
}

/** How far the network has come since it was new. */
export interface TrainingCursor {
  readonly step: number;
  /** Characters seen, counted in symbols. */
  readonly characters: number;
  readonly seconds: number;
  /** Nats per character on the held-out files, of these very weights. */
  readonly validationLoss: number;
}

/**
 * What training needs besides the weights to go on as if it had never stopped. Dropout needs nothing: its masks follow
 * from the seed and the step.
 */
export interface TrainingState {
  readonly optimizer: OptimizerConfig['kind'];
  /** Steps that the optimiser has taken: fewer than those of the network, if some were skipped or went before it. */
  readonly optimizerSteps: number;
  /** Of all weights, in the order of the optimiser's state names. */
  readonly optimizerStates: readonly Floats[];
  /** The hidden states that each thread carries from window to window. */
  readonly carried: readonly Floats[];
  readonly stream: StreamCursor;
  /** Steps that were left out because their loss or gradient was no finite number. */
  readonly skippedSteps: number;
  /** Of them, the last ones in a row. */
  readonly skippedInARow: number;
  /** The learning rate is multiplied by this: halved after repeated skipped steps. */
  readonly learningRateScale: number;
  readonly run: RunCursor;
}

/** Where a run stands. */
export interface RunCursor {
  /** Of the files, the configuration and the number of threads. */
  readonly fingerprint: string;
  readonly firstStep: number;
  readonly firstCharacters: number;
  /** Part of the budget that is spent, 0 … 1. */
  readonly progress: number;
  /** Of this run, pauses left out. */
  readonly seconds: number;
  /** The lowest validation loss so far; absent before the first. */
  readonly best?: number;
  readonly validationsSinceBest: number;
}

const formatName = 'recurrent';
const formatVersion = '2';

export function encodeCheckpoint({ parameters, vocabulary, cursor, training }: Checkpoint): Uint8Array<ArrayBuffer> {
  const tensors = new Map<string, Tensor>();
  for (const { name, shape, value } of parameters.all)
    tensors.set(name, { shape, data: Float32Array.from(value.data) });
  if (training) addTraining(tensors, parameters, training);
  const metadata = {
    format: formatName,
    version: formatVersion,
    network: JSON.stringify(parameters.config),
    vocabulary: JSON.stringify(vocabulary.characters),
    cursor: JSON.stringify(cursor),
    ...(training && { training: JSON.stringify({ ...training, optimizerStates: undefined, carried: undefined }) }),
    checksum: checksumOf(tensors),
  };
  return encodeSafetensors({ tensors, metadata });
}

/** Throws `CheckpointError` where the file is damaged, foreign, or does not hold what its configuration asks for. */
export function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  const { tensors, metadata } = decodeSafetensors(bytes);
  if (metadata['format'] !== formatName || metadata['version'] !== formatVersion) {
    throw new CheckpointError(
      `Expected a checkpoint of format ${formatName} ${formatVersion}, found ` +
        `${metadata['format'] ?? 'none'} ${metadata['version'] ?? ''}: it was written by another program or version. Train again.`,
    );
  }
  if (checksumOf(tensors) !== metadata['checksum']) {
    throw new CheckpointError(
      'Expected values that fit their checksum, found others: the file is damaged. Train again.',
    );
  }
  const vocabulary = parseVocabulary(metadata['vocabulary']);
  const parameters = createParameters(parseNetworkConfig(metadata['network']), vocabulary.size);
  for (const { name, shape, value } of parameters.all) value.data.set(tensorNamed(tensors, name, shape));
  return {
    parameters,
    vocabulary,
    cursor: parseCursor(metadata['cursor']),
    ...('training' in metadata && { training: parseTraining(metadata['training'], tensors, parameters) }),
  };
}

/**
 * The network of a safetensors file that another program has written, PyTorch for one: tensors by our names, and as
 * metadata `network` (the configuration) and `vocabulary`; `validationLoss`, in nats per character, where it is known.
 * Throws `CheckpointError` where something is missing or does not fit.
 */
export function decodeForeign(bytes: Uint8Array): Checkpoint {
  const { tensors, metadata } = decodeSafetensors(bytes);
  const vocabulary = parseVocabulary(metadata['vocabulary']);
  const parameters = createParameters(parseNetworkConfig(metadata['network']), vocabulary.size);
  for (const { name, shape, value } of parameters.all) value.data.set(tensorNamed(tensors, name, shape));
  // That of a network that knows nothing, where nobody has measured it.
  const validationLoss = Number(metadata['validationLoss'] ?? Math.log(vocabulary.size));
  const cursor = { step: 0, characters: 0, seconds: 0, validationLoss };
  return { parameters, vocabulary, cursor };
}

function addTraining(tensors: Map<string, Tensor>, parameters: Parameters, training: TrainingState): void {
  optimizerStateNames[training.optimizer].forEach((state, i) => {
    let offset = 0;
    for (const { name, shape, value } of parameters.all) {
      const end = offset + value.data.length;
      const data = Float32Array.from(training.optimizerStates[i].subarray(offset, end));
      tensors.set(`optimizer.${state}.${name}`, { shape, data });
      offset = end;
    }
  });
  training.carried.forEach((states, rank) => {
    tensors.set(`carried.${rank}`, { shape: [states.length], data: Float32Array.from(states) });
  });
}

function parseTraining(text: string, tensors: ReadonlyMap<string, Tensor>, parameters: Parameters): TrainingState {
  const state = parseJson(text);
  if (!isRecord(state) || !isRecord(state['stream']) || !isRecord(state['run']))
    throw unreadable('a training state', text);
  const optimizer = Object.keys(optimizerStateNames).find((kind) => kind === state['optimizer']);
  const { firstStep, firstCharacters, progress, seconds, validationsSinceBest } = state['run'];
  const { epoch, position } = state['stream'];
  const numbers = [firstStep, firstCharacters, progress, seconds, validationsSinceBest, epoch, position];
  numbers.push(state['optimizerSteps'], state['skippedSteps'], state['skippedInARow'], state['learningRateScale']);
  if (optimizer === undefined || !numbers.every((value) => Number.isFinite(value))) {
    throw unreadable('a training state', text);
  }
  const kind = optimizer as OptimizerConfig['kind'];
  const optimizerStates = optimizerStateNames[kind].map((name) => {
    const block = new Float32Array(parameters.values.length);
    let offset = 0;
    for (const parameter of parameters.all) {
      block.set(tensorNamed(tensors, `optimizer.${name}.${parameter.name}`, parameter.shape), offset);
      offset += parameter.value.data.length;
    }
    return block;
  });
  const carried: Floats[] = [];
  for (let tensor; (tensor = tensors.get(`carried.${carried.length}`));) carried.push(tensor.data);
  return { ...(state as unknown as TrainingState), optimizer: kind, optimizerStates, carried };
}

function tensorNamed(tensors: ReadonlyMap<string, Tensor>, name: string, shape: readonly number[]): Float32Array {
  const tensor = tensors.get(name);
  if (tensor?.shape.join() !== shape.join()) {
    throw new CheckpointError(
      `Expected ${shape.join('×')} values for ${name}, found ${tensor?.shape.join('×') ?? 'none'}: ` +
        'the file was written for another network. Train again, or import a model of the same configuration.',
    );
  }
  return tensor.data;
}

function checksumOf(tensors: ReadonlyMap<string, Tensor>): string {
  const sums = [...tensors.values()].map(({ data }) =>
    crc32(new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
  );
  return crc32(new Uint8Array(Uint32Array.from(sums).buffer)).toString(16);
}

function parseNetworkConfig(text = ''): NetworkConfig {
  const config = parseJson(text);
  if (isRecord(config)) {
    const { embeddingSize, hiddenSize, layers, dropout, bidirectional, bias, recurrenceDepth } = config;
    const cell = cellKinds.find((kind) => kind === config['cell']);
    const isEmbedding = embeddingSize === 0 || isSize(embeddingSize);
    if (cell && isEmbedding && isSize(hiddenSize) && isSize(layers) && typeof dropout === 'number') {
      return {
        cell,
        embeddingSize,
        hiddenSize,
        layers,
        dropout,
        ...(bidirectional === true && { bidirectional }),
        ...(bias === false && { bias }),
        ...(isSize(recurrenceDepth) && { recurrenceDepth }),
      };
    }
  }
  throw unreadable('a network configuration', text);
}

function parseVocabulary(text = ''): Vocabulary {
  const characters = parseJson(text);
  if (Array.isArray(characters) && characters.every((item) => typeof item === 'string' && isCharacter(item))) {
    return new Vocabulary(characters as string[]);
  }
  throw unreadable('a list of characters', text);
}

/** One code point. */
function isCharacter(text: string): boolean {
  const codePoint = text.codePointAt(0);
  return codePoint !== undefined && String.fromCodePoint(codePoint) === text;
}

function parseCursor(text = ''): TrainingCursor {
  const cursor = parseJson(text);
  if (isRecord(cursor)) {
    const { step, characters, seconds, validationLoss } = cursor;
    if ([step, characters, seconds, validationLoss].every((value) => Number.isFinite(value))) {
      return cursor as unknown as TrainingCursor;
    }
  }
  throw unreadable('a training cursor', text);
}

function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0 && (value as number) <= 65_536;
}

function unreadable(expected: string, found: string): CheckpointError {
  return new CheckpointError(`Expected ${expected} in the checkpoint, found "${found.slice(0, 80)}". Train again.`);
}
