import type { ByteSource } from '../base/byteSource';
import { CheckpointError } from '../base/errors';
import { isRecord, parseJson, parseUniqueJson } from '../base/json';
import { cellKinds } from '../numeric/cells/kinds';
import type { NetworkConfig } from './config';
import { createParameters, type Parameters, shapesOf, weightsOf } from './parameters';
import {
  checkTensorShapes,
  decodeSafetensors,
  encodeSafetensors,
  type Safetensors,
  type Tensor,
  tensorOf,
  unreadable,
} from './safetensors';
import { isSealed, seal, unsealed } from './seal';
import { decodeTraining, encodeTraining, type TrainingState } from './trainingState';
import { Vocabulary } from './vocabulary';

/** A network with everything that is needed to complete text, and optionally the state to resume training. */
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
const formatVersion = '3';

export function encodeCheckpoint({ parameters, vocabulary, cursor, training }: Checkpoint): Uint8Array<ArrayBuffer> {
  const tensors = new Map<string, Tensor>();
  for (const { name, shape, value } of weightsOf(parameters)) tensors.set(name, { shape, data: value.data });
  const metadata = {
    ...unsealed,
    format: formatName,
    version: formatVersion,
    network: JSON.stringify(parameters.config),
    vocabulary: JSON.stringify(vocabulary.characters),
    cursor: JSON.stringify(cursor),
    ...(training && { training: encodeTraining(tensors, parameters, training) }),
  };
  const bytes = encodeSafetensors({ tensors, metadata });
  seal(bytes);
  return bytes;
}

/**
 * Throws `CheckpointError` if the file is damaged, of another format, or inconsistent with its configuration. The sizes
 * are compared before the weights are read or memory is allocated for them.
 */
export function decodeCheckpoint(source: ByteSource): Checkpoint {
  const file = decodeSafetensors(source);
  const { tensors, metadata } = file;
  if (metadata['format'] !== formatName || metadata['version'] !== formatVersion) {
    throw new CheckpointError(
      `Expected a checkpoint of format ${formatName} ${formatVersion}, found ` +
        `${metadata['format'] ?? 'none'} ${metadata['version'] ?? ''}: it was written by another program or version. Train again.`,
    );
  }
  const description = describedIn(file);
  if (!isSealed(source)) {
    throw new CheckpointError(
      'Expected values that match their checksum, found others: the file is damaged. Train again.',
    );
  }
  const parameters = parametersOf(file, description);
  return {
    parameters,
    vocabulary: description.vocabulary,
    cursor: parseCursor(metadata['cursor']),
    ...('training' in metadata && { training: decodeTraining(metadata['training'], tensors, parameters) }),
  };
}

/**
 * Reads a network that another program, such as PyTorch, has saved as safetensors: tensors named as in a checkpoint,
 * and in the metadata `network` (the configuration), `vocabulary`, and optionally `validationLoss` in nats per
 * character. Throws `CheckpointError` if something is missing or does not fit.
 */
export function decodeForeign(source: ByteSource): Checkpoint {
  const file = decodeSafetensors(source);
  const description = describedIn(file);
  const { vocabulary } = description;
  const validationLoss = parseLoss(file.metadata['validationLoss']) ?? lossOfUniform(vocabulary);
  const cursor = { step: 0, characters: 0, seconds: 0, validationLoss };
  return { parameters: parametersOf(file, description), vocabulary, cursor };
}

/** The network that the metadata describes. The tensors' shapes agree with it. */
interface Description {
  readonly config: NetworkConfig;
  readonly vocabulary: Vocabulary;
}

function describedIn({ tensors, metadata }: Safetensors): Description {
  const vocabulary = parseVocabulary(metadata['vocabulary']);
  const config = parseNetworkConfig(metadata['network']);
  checkTensorShapes(tensors, shapesOf(config, vocabulary.size));
  return { config, vocabulary };
}

function parametersOf({ tensors }: Safetensors, { config, vocabulary }: Description): Parameters {
  const parameters = createParameters(config, vocabulary.size);
  for (const { name, shape, value } of weightsOf(parameters)) value.data.set(tensorOf(tensors, name, shape));
  return parameters;
}

/** The assumed loss of a network whose loss was not measured: that of a uniform distribution. */
function lossOfUniform(vocabulary: Vocabulary): number {
  return Math.log(vocabulary.size);
}

function parseLoss(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const loss = text.trim() === '' ? NaN : Number(text);
  if (isAmount(loss)) return loss;
  throw unreadable('a loss in nats per character', text);
}

/**
 * Largest depth of a network, in layers times micro-steps: each costs time at every character, and all settings and
 * presets are far below it.
 */
const largestDepth = 256;

function parseNetworkConfig(text = ''): NetworkConfig {
  const config = parseUniqueJson(text);
  if (isRecord(config)) {
    const { embeddingSize, hiddenSize, layers, dropout, bidirectional, bias, recurrenceDepth, ngramRows } = config;
    const cell = cellKinds.find((kind) => kind === config['cell']);
    const isEmbedding = embeddingSize === 0 || isSize(embeddingSize);
    const depth = recurrenceDepth ?? 1;
    const isDepth = isSize(layers) && isSize(depth) && layers * depth <= largestDepth;
    const hasNgrams = isSize(ngramRows) && isSize(embeddingSize) && bidirectional !== true;
    const areNgrams = hasNgrams || ngramRows === undefined || ngramRows === 0;
    if (cell && isEmbedding && isSize(hiddenSize) && isDepth && areNgrams && isAmount(dropout) && dropout < 1) {
      return {
        cell,
        embeddingSize,
        hiddenSize,
        layers,
        dropout,
        ...(bidirectional === true && { bidirectional }),
        ...(bias === false && { bias }),
        ...(isSize(recurrenceDepth) && { recurrenceDepth }),
        ...(typeof ngramRows === 'number' && { ngramRows }),
      };
    }
  }
  throw unreadable(`a network configuration of at most ${largestDepth} layers`, text);
}

function parseVocabulary(text = ''): Vocabulary {
  const vocabulary = Vocabulary.parse(parseJson(text));
  if (vocabulary) return vocabulary;
  throw unreadable('a list of characters, each once', text);
}

function parseCursor(text = ''): TrainingCursor {
  const cursor = parseUniqueJson(text);
  if (isRecord(cursor)) {
    const { step, characters, seconds, validationLoss } = cursor;
    if (isAmount(step) && isAmount(characters) && isAmount(seconds) && isAmount(validationLoss))
      return { step, characters, seconds, validationLoss };
  }
  throw unreadable('a training cursor', text);
}

/** Finite and not negative. JSON has numbers that overflow to Infinity. */
function isAmount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

function isSize(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 && value <= 65_536;
}
