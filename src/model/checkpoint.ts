import { CheckpointError } from '../base/errors';
import { crc32 } from '../base/hash';
import { isRecord, parseJson } from '../base/json';
import { cellKinds, type Initialization, type NetworkConfig, type OptimizerKind, optimizerKinds } from './config';
import { type OptimizerState, optimizerStateNames } from './optimizer';
import { createParameters, type Parameters } from './parameters';
import { decodeSafetensors, encodeSafetensors, type Tensor } from './safetensors';
import type { StreamCursor } from './streams';
import { Vocabulary } from './vocabulary';

/** A network with all that is needed to complete text with it and to train it further. */
export interface Checkpoint {
  readonly parameters: Parameters;
  readonly vocabulary: Vocabulary;
  readonly optimizer: OptimizerState;
  readonly cursor: TrainingCursor;
}

/** Where training stands. */
export interface TrainingCursor {
  /** Steps since the network was new. */
  readonly step: number;
  /** Characters seen since then, counted in symbols. */
  readonly characters: number;
  /** Seconds of training since then. */
  readonly seconds: number;
  /** Nats per character on the held-out files, of these very weights. */
  readonly validationLoss: number;
  readonly stream: StreamCursor;
}

const formatName = 'recurrent';
const formatVersion = '1';

export function encodeCheckpoint({ parameters, vocabulary, optimizer, cursor }: Checkpoint): Uint8Array<ArrayBuffer> {
  const tensors = new Map<string, Tensor>();
  const { kind, step } = optimizer;
  let offset = 0;
  for (const { name, shape, value } of parameters.all) {
    const end = offset + value.data.length;
    tensors.set(name, { shape, data: Float32Array.from(value.data) });
    stateNames(kind, name).forEach((stateName, i) => {
      tensors.set(stateName, { shape, data: Float32Array.from(optimizer.blocks[i].subarray(offset, end)) });
    });
    offset = end;
  }
  const metadata = {
    format: formatName,
    version: formatVersion,
    network: JSON.stringify(parameters.config),
    vocabulary: JSON.stringify(vocabulary.characters),
    optimizer: JSON.stringify({ kind, step }),
    cursor: JSON.stringify(cursor),
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
        `${metadata['format'] ?? 'none'} ${metadata['version'] ?? ''}: it was written by another program. Train again.`,
    );
  }
  if (checksumOf(tensors) !== metadata['checksum']) {
    throw new CheckpointError(
      'Expected values that fit their checksum, found others: the file is damaged. Train again.',
    );
  }
  const vocabulary = parseVocabulary(metadata['vocabulary']);
  const parameters = createParameters(parseNetworkConfig(metadata['network']), vocabulary.size);
  const { kind, step } = parseOptimizer(metadata['optimizer']);
  const blocks = optimizerStateNames[kind].map(() => new Float32Array(parameters.values.length));
  let offset = 0;
  for (const { name, shape, value } of parameters.all) {
    value.data.set(tensorNamed(tensors, name, shape));
    stateNames(kind, name).forEach((stateName, i) => {
      blocks[i].set(tensorNamed(tensors, stateName, shape), offset);
    });
    offset += value.data.length;
  }
  return { parameters, vocabulary, optimizer: { kind, step, blocks }, cursor: parseCursor(metadata['cursor']) };
}

/** Of what an optimiser keeps for a tensor. */
function stateNames(kind: OptimizerKind, tensor: string): string[] {
  return optimizerStateNames[kind].map((state) => `optimizer.${kind}.${state}.${tensor}`);
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
    const { embeddingSize, hiddenSize, layers, dropout } = config;
    const cell = cellKinds.find((kind) => kind === config['cell']);
    const isEmbedding = embeddingSize === 0 || isSize(embeddingSize);
    if (cell && isEmbedding && isSize(hiddenSize) && isSize(layers) && typeof dropout === 'number') {
      const initialization = parseInitialization(config['initialization']);
      return { cell, embeddingSize, hiddenSize, layers, dropout, ...(initialization && { initialization }) };
    }
  }
  throw unreadable('a network configuration', text);
}

function parseInitialization(value: unknown): Initialization | undefined {
  if (!isRecord(value)) return undefined;
  const { kind, deviation, bound } = value;
  if (kind === 'normal' && typeof deviation === 'number') return { kind, deviation };
  if (kind === 'uniform' && typeof bound === 'number') return { kind, bound };
  return kind === 'scaled-normal' ? { kind } : undefined;
}

function parseOptimizer(text = ''): Pick<OptimizerState, 'kind' | 'step'> {
  const optimizer = parseJson(text);
  if (isRecord(optimizer)) {
    const kind = optimizerKinds.find((known) => known === optimizer['kind']);
    const { step } = optimizer;
    if (kind && Number.isSafeInteger(step)) return { kind, step: step as number };
  }
  throw unreadable('an optimiser', text);
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
  if (isRecord(cursor) && isRecord(cursor['stream'])) {
    const { step, characters, seconds, validationLoss } = cursor;
    const { epoch, position } = cursor['stream'];
    if ([step, characters, seconds, validationLoss, epoch, position].every((value) => Number.isFinite(value))) {
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
