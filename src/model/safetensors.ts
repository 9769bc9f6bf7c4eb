import { CheckpointError } from '../base/errors';
import { isRecord, parseJson } from '../base/json';
import { decodeUtf8 } from '../base/utf8';

export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

export interface Safetensors {
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Longest plausible header, in bytes; a longer one means that the file has another format. */
const largestHeader = 64 * 1024 * 1024;

/**
 * The safetensors format (github.com/huggingface/safetensors): the header's length as 64 bits, a JSON header with each
 * tensor's type, shape and offsets, then the tensors' bytes; little-endian, as are all machines that VS Code runs on.
 * Only float32 is supported. The header is written in ASCII, so that any text survives in it, lone surrogates included.
 */
export function encodeSafetensors({ tensors, metadata }: Safetensors): Uint8Array<ArrayBuffer> {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let offset = 0;
  for (const [name, { shape, data }] of tensors) {
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + data.byteLength] };
    offset += data.byteLength;
  }
  const json = asciiJson(header);
  const headerLength = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + headerLength + offset);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
  const padded = json.padEnd(headerLength);
  for (let i = 0; i < headerLength; i++) bytes[8 + i] = padded.charCodeAt(i);
  let to = 8 + headerLength;
  for (const { data } of tensors.values()) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), to);
    to += data.byteLength;
  }
  return bytes;
}

/** Throws `CheckpointError` if the bytes are not a complete safetensors file of float32 tensors. */
export function decodeSafetensors(file: Uint8Array): Safetensors {
  // Without the methods of Node's Buffer, whose slice() does not copy.
  const bytes = new Uint8Array(file.buffer, file.byteOffset, file.byteLength);
  const header = decodeHeader(bytes);
  const dataStart = 8 + headerLengthOf(bytes);
  const tensors = new Map<string, Tensor>();
  let metadata: Readonly<Record<string, string>> = {};
  let end = dataStart;
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') {
      metadata = parseMetadata(entry);
      continue;
    }
    const { shape, from, to } = parseEntry(name, entry);
    if (dataStart + to > bytes.length) throw truncated(dataStart + to, bytes.length);
    end = Math.max(end, dataStart + to);
    // Copied, because the bytes may not be aligned for a Float32Array.
    tensors.set(name, { shape, data: new Float32Array(bytes.slice(dataStart + from, dataStart + to).buffer) });
  }
  if (end !== bytes.length) throw truncated(end, bytes.length);
  return { tensors, metadata };
}

function headerLengthOf(bytes: Uint8Array): number {
  if (bytes.length < 8) throw truncated(8, bytes.length);
  return Number(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(0, true));
}

function decodeHeader(bytes: Uint8Array): Record<string, unknown> {
  const length = headerLengthOf(bytes);
  if (length > largestHeader) {
    throw new CheckpointError(
      `Expected a safetensors file, found another format (its first bytes give a header of ${length} bytes). ` +
        'Train again, or import a model that was saved as safetensors.',
    );
  }
  if (8 + length > bytes.length) throw truncated(8 + length, bytes.length);
  const json = decodeUtf8(bytes.subarray(8, 8 + length));
  const header = json === undefined ? undefined : parseJson(json);
  if (!isRecord(header)) {
    throw new CheckpointError(
      'Expected a JSON header in the safetensors file, found something else: the file is damaged. Train again.',
    );
  }
  return header;
}

function parseEntry(name: string, entry: unknown): { shape: number[]; from: number; to: number } {
  const fail = (expected: string, found: unknown): CheckpointError =>
    new CheckpointError(
      `Expected ${expected} for ${name}, found ${JSON.stringify(found)}: the file is damaged or was not written by Recurrent. Train again.`,
    );
  if (!isRecord(entry)) throw fail('an entry', entry);
  const { dtype, shape, data_offsets: offsets } = entry;
  if (dtype !== 'F32') throw fail('float32 values (F32)', dtype);
  if (!isCounts(shape)) throw fail('a shape', shape);
  if (!isCounts(offsets) || offsets.length !== 2 || offsets[1] < offsets[0]) throw fail('two offsets', offsets);
  const values = shape.reduce((product, size) => product * size, 1);
  if (offsets[1] - offsets[0] !== values * 4) throw fail(`${values} values`, (offsets[1] - offsets[0]) / 4);
  return { shape, from: offsets[0], to: offsets[1] };
}

function parseMetadata(entry: unknown): Record<string, string> {
  if (areTexts(entry)) return entry;
  throw new CheckpointError(
    'Expected texts in the metadata of the safetensors file, found something else. Train again.',
  );
}

function areTexts(value: unknown): value is Record<string, string> {
  return isRecord(value) && Object.values(value).every((one) => typeof one === 'string');
}

function truncated(expected: number, found: number): CheckpointError {
  return new CheckpointError(
    `Expected a safetensors file of ${expected} bytes, found ${found}: the file is damaged. Train again.`,
  );
}

function isCounts(value: unknown): value is number[] {
  return (
    Array.isArray(value) && value.every((item) => typeof item === 'number' && Number.isSafeInteger(item) && item >= 0)
  );
}

function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The values of a tensor of this name and shape. Throws `CheckpointError` if there is none. */
export function tensorOf(tensors: ReadonlyMap<string, Tensor>, name: string, shape: readonly number[]): Float32Array {
  const tensor = tensors.get(name);
  if (tensor?.shape.join() !== shape.join()) {
    throw new CheckpointError(
      `Expected ${shape.join('×')} values for ${name}, found ${tensor?.shape.join('×') ?? 'none'}: ` +
        'the file was written for another network. Train again, or import a model of the same configuration.',
    );
  }
  return tensor.data;
}

export function unreadable(expected: string, found: string): CheckpointError {
  return new CheckpointError(`Expected ${expected} in the checkpoint, found "${found.slice(0, 80)}". Train again.`);
}
