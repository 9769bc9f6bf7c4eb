import { CheckpointError } from '../base/errors';
import { crc32 } from '../base/hash';
import { isRecord, parseJson } from '../base/json';
import { cellKinds } from '../numeric/cells/kinds';
import type { NetworkConfig } from './config';
import { createParameters, type Parameters } from './parameters';
import { decodeSafetensors, encodeSafetensors, type Tensor, tensorOf, unreadable } from './safetensors';
import { decodeTraining, encodeTraining, type TrainingState } from './trainingState';
import { Vocabulary } from './vocabulary';

/** A network with all that is needed to complete text, and optionally the state to resume training. */
export interface Checkpoint {
  readonly parameters: Parameters;
  readonly vocabulary: Vocabulary;
  readonly cursor: TrainingCursor;
  readonly training?: TrainingState;
}

/** Progress of the network since it was created. */
export interface TrainingCursor {
  readonly step: number;
  /** Number of symbols read. */
  readonly characters: number;
  readonly seconds: number;
  /** Loss of these weights on the held-out files, in nats per character. */
  readonly validationLoss: number;
}

const formatName = 'recurrent';
const formatVersion = '2';

export function encodeCheckpoint({ parameters, vocabulary, cursor, training }: Checkpoint): Uint8Array<ArrayBuffer> {
  const tensors = new Map<string, Tensor>();
  for (const { name, shape, value } of parameters.all)
    tensors.set(name, { shape, data: Float32Array.from(value.data) });
  const metadata = {
    format: formatName,
    version: formatVersion,
    network: JSON.stringify(parameters.config),
    vocabulary: JSON.stringify(vocabulary.characters),
    cursor: JSON.stringify(cursor),
    ...(training && { training: encodeTraining(tensors, parameters, training) }),
    checksum: checksumOf(tensors),
  };
  return encodeSafetensors({ tensors, metadata });
}

/** Throws `CheckpointError` if the file is damaged, of another format, or inconsistent with its configuration. */
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
      'Expected values that match their checksum, found others: the file is damaged. Train again.',
    );
  }
  const vocabulary = parseVocabulary(metadata['vocabulary']);
  const parameters = createParameters(parseNetworkConfig(metadata['network']), vocabulary.size);
  for (const { name, shape, value } of parameters.all) value.data.set(tensorOf(tensors, name, shape));
  return {
    parameters,
    vocabulary,
    cursor: parseCursor(metadata['cursor']),
    ...('training' in metadata && { training: decodeTraining(metadata['training'], tensors, parameters) }),
  };
}

/**
 * Reads a network that another program, such as PyTorch, has saved as safetensors: tensors with our names, and in the
 * metadata `network` (the configuration), `vocabulary`, and optionally `validationLoss` in nats per character. Throws
 * `CheckpointError` if something is missing or does not fit.
 */
export function decodeForeign(bytes: Uint8Array): Checkpoint {
  const { tensors, metadata } = decodeSafetensors(bytes);
  const vocabulary = parseVocabulary(metadata['vocabulary']);
  const parameters = createParameters(parseNetworkConfig(metadata['network']), vocabulary.size);
  for (const { name, shape, value } of parameters.all) value.data.set(tensorOf(tensors, name, shape));
  // Without a measurement, the loss of a uniform distribution.
  const validationLoss = Number(metadata['validationLoss'] ?? Math.log(vocabulary.size));
  const cursor = { step: 0, characters: 0, seconds: 0, validationLoss };
  return { parameters, vocabulary, cursor };
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
  if (areCharacters(characters)) return new Vocabulary(characters);
  throw unreadable('a list of characters', text);
}

function areCharacters(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string' && isCharacter(item));
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
    if (isFinite(step) && isFinite(characters) && isFinite(seconds) && isFinite(validationLoss))
      return { step, characters, seconds, validationLoss };
  }
  throw unreadable('a training cursor', text);
}

function isFinite(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isSize(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 && value <= 65_536;
}
