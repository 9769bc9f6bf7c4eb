import { isRecord } from '../base/json';
import { isKernelChoice, type KernelChoice } from '../kernels/kernelChoice';
import type { MemberMemory, TeamMemory } from '../learning/replica';
import type { NetworkConfig } from '../model/config';
import { cellKinds } from '../numeric/cells/kinds';
import { ngramLengths } from '../model/ngrams';
import { denseShapesOf, shapesOf, sizeOfAll } from '../model/parameters';
import { optimizerStateNames, stateLength, stateNames } from '../model/trainingState';

/** Data passed to a member's thread at its start. */
export interface MemberSetup {
  readonly choice: KernelChoice;
  readonly memory: WebAssembly.Memory | undefined;
  readonly control: SharedArrayBuffer;
  readonly rank: number;
}

/** Throws if a thread was started with anything else. */
export function parseMemberSetup(value: unknown): MemberSetup {
  const { choice, memory, control, rank } = isRecord(value) ? value : {};
  const isMemory = memory === undefined || memory instanceof WebAssembly.Memory;
  if (isKernelChoice(choice) && isMemory && control instanceof SharedArrayBuffer && typeof rank === 'number')
    return { choice, memory, control, rank };
  throw new Error('Expected the data that starts a training thread, found something else: do not start it by itself.');
}

/**
 * Throws if a message is not the memory of a team with a member of this rank. Every array must be shared and have the length
 * that the others imply: otherwise threads would train separately, or write beyond an array, without an error.
 */
export function parseTeamMemory(value: unknown, rank: number): TeamMemory {
  if (isTeamMemory(value) && rank < value.members.length) return value;
  throw new Error(
    `Expected the memory of a team of training threads with a member ${rank}, found something else. Reload the window.`,
  );
}

function isTeamMemory(value: unknown): value is TeamMemory {
  if (!isRecord(value)) return false;
  const { network, vocabularySize, sequenceLength, seed, optimizer, clip, values, optimizerStates, members, sums } =
    value;
  if (!isNetwork(network) || !isOptimizer(optimizer) || !isClip(clip)) return false;
  if (!isSize(vocabularySize) || !isSize(sequenceLength) || typeof seed !== 'number') return false;
  if (!Array.isArray(members)) return false;
  const names = stateNames(optimizer.kind, network);
  const lengths = names.map((name) => stateLength(name, network, vocabularySize));
  return (
    isSharedOfLength(values, Float32Array, sizeOfAll(shapesOf(network, vocabularySize))) &&
    isSharedOfLength(sums, Float64Array, 2 * members.length) &&
    Array.isArray(optimizerStates) &&
    optimizerStates.length === names.length &&
    optimizerStates.every((state, i) => isSharedOfLength(state, Float32Array, lengths[i]!)) &&
    members.every((member) => isMember(member, network, sequenceLength, vocabularySize))
  );
}

function isMember(
  value: unknown,
  network: NetworkConfig,
  sequenceLength: number,
  vocabularySize: number,
): value is MemberMemory {
  if (!isRecord(value)) return false;
  const { batchSize, inputs, targets, gradients, states, ngramGradient } = value;
  return (
    isSize(batchSize) &&
    isSharedOfLength(inputs, Int32Array, batchSize * sequenceLength) &&
    isSharedOfLength(targets, Int32Array, batchSize * sequenceLength) &&
    isSharedOfLength(gradients, Float32Array, sizeOfAll(denseShapesOf(network, vocabularySize))) &&
    isShared(states, Float32Array) &&
    isNgramGradient(ngramGradient, network, batchSize * sequenceLength)
  );
}

function isNgramGradient(value: unknown, { ngramRows = 0, embeddingSize }: NetworkConfig, symbols: number): boolean {
  if (!isRecord(value)) return false;
  const { rows, dInput } = value;
  const read = ngramRows > 0 ? symbols : 0;
  return (
    isSharedOfLength(rows, Int32Array, read * ngramLengths.length) &&
    isRecord(dInput) &&
    dInput['rows'] === read &&
    dInput['columns'] === embeddingSize &&
    isSharedOfLength(dInput['data'], Float32Array, read * embeddingSize)
  );
}

function isNetwork(value: unknown): value is TeamMemory['network'] {
  if (!isRecord(value)) return false;
  const { cell, embeddingSize, hiddenSize, layers, dropout, ngramRows = 0 } = value;
  const areNumbers = [embeddingSize, hiddenSize, layers, dropout, ngramRows].every((size) => typeof size === 'number');
  return areNumbers && cellKinds.some((kind) => kind === cell);
}

function isOptimizer(value: unknown): value is TeamMemory['optimizer'] {
  if (!isRecord(value)) return false;
  const { kind, ...rates } = value;
  const areNumbers = Object.values(rates).every((rate) => typeof rate === 'number');
  return typeof kind === 'string' && Object.hasOwn(optimizerStateNames, kind) && areNumbers;
}

function isClip(value: unknown): value is TeamMemory['clip'] {
  if (!isRecord(value)) return false;
  const { kind, limit } = value;
  return kind === 'none' || ((kind === 'norm' || kind === 'value') && typeof limit === 'number');
}

function isSize(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0;
}

type TypedArray = Float32Array | Float64Array | Int32Array;

function isShared<A extends TypedArray>(value: unknown, type: new (length: number) => A): value is A {
  return value instanceof type && value.buffer instanceof SharedArrayBuffer;
}

function isSharedOfLength<A extends TypedArray>(
  value: unknown,
  type: new (length: number) => A,
  length: number,
): value is A {
  return isShared(value, type) && value.length === length;
}
