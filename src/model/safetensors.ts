import { bytesBetween, type ByteSource } from '../base/byteSource';
import { CheckpointError } from '../base/errors';
import { firstNotFinite } from '../base/finite';
import { excerpt, isRecord, parseUniqueJson } from '../base/json';
import { decodeUtf8 } from '../base/utf8';
import type { Floats } from '../numeric/matrix';

export interface Tensor {
  readonly shape: readonly number[];
  /** Stored in 32 bits each. */
  readonly data: Floats;
}

export interface Safetensors {
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Bytes of a value. */
const valueBytes = 4;

/** Longest header, in bytes: the limit of the format's reference implementation. */
const largestHeader = 100_000_000;

/**
 * The safetensors format (github.com/huggingface/safetensors): the header's length as 64 bits, a JSON header with each
 * tensor's type, shape and offsets, then the tensors' bytes; little-endian, as are all machines that VS Code runs on.
 * Only float32 is supported. The header is written in ASCII, so that any text survives in it, lone surrogates included.
 */
export function encodeSafetensors({ tensors, metadata }: Safetensors): Uint8Array<ArrayBuffer> {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let offset = 0;
  for (const [name, { shape, data }] of tensors) {
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + valueBytes * data.length] };
    offset += valueBytes * data.length;
  }
  const json = asciiJson(header);
  const headerLength = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + headerLength + offset);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
  const padded = json.padEnd(headerLength);
  for (let i = 0; i < headerLength; i++) bytes[8 + i] = padded.charCodeAt(i);
  let to = 8 + headerLength;
  for (const { data } of tensors.values()) {
    new Float32Array(bytes.buffer, to, data.length).set(data);
    to += valueBytes * data.length;
  }
  return bytes;
}

/**
 * Reads the header and compares the sizes in it with the file's, as strictly as the format's specification: each key
 * once, no hole, no overlap. The values of a tensor are read when its `data` is asked for. Throws `CheckpointError` if
 * this is not a complete safetensors file of float32 tensors.
 */
export function decodeSafetensors(source: ByteSource): Safetensors {
  const headerLength = headerLengthOf(source);
  const bodyStart = lengthBytes + headerLength;
  const { __metadata__: metadata = {}, ...entries } = decodeHeader(bytesBetween(source, lengthBytes, bodyStart));
  const places = Object.entries(entries).map(([name, entry]) => parseEntry(name, entry));
  const end = bodyStart + checkedEnd(places);
  if (end !== source.length) throw truncated(end, source.length);
  const tensors = new Map<string, Tensor>();
  for (const { name, shape, from, to } of places) {
    tensors.set(name, {
      shape,
      get data() {
        // Copied, because the bytes may not be aligned for a Float32Array.
        return new Float32Array(bytesBetween(source, bodyStart + from, bodyStart + to).slice().buffer);
      },
    });
  }
  return { tensors, metadata: parseMetadata(metadata) };
}

/** Length of the field that gives the header's length, in bytes. */
const lengthBytes = 8;

function headerLengthOf(source: ByteSource): number {
  if (source.length < lengthBytes) throw truncated(lengthBytes, source.length);
  const start = bytesBetween(source, 0, lengthBytes);
  const length = Number(new DataView(start.buffer, start.byteOffset).getBigUint64(0, true));
  if (length > largestHeader) {
    throw new CheckpointError(
      `Expected a safetensors file, found another format (its first bytes give a header of ${length} bytes). ` +
        'Train again, or import a model that was saved as safetensors.',
    );
  }
  if (lengthBytes + length > source.length) throw truncated(lengthBytes + length, source.length);
  return length;
}

function decodeHeader(bytes: Uint8Array): Record<string, unknown> {
  const json = decodeUtf8(bytes);
  const header = json?.startsWith('{') === true ? parseUniqueJson(json) : undefined;
  if (isRecord(header)) return header;
  throw new CheckpointError(
    'Expected a JSON header in the safetensors file with each key once, found something else: the file is damaged. Train again.',
  );
}

/** A tensor in the file: its bytes from `from` to `to` in the part after the header. */
interface TensorPlace {
  readonly name: string;
  readonly shape: readonly number[];
  readonly from: number;
  readonly to: number;
}

function parseEntry(name: string, entry: unknown): TensorPlace {
  if (!isRecord(entry)) throw misfit(name, 'an entry', excerpt(entry));
  const { dtype, shape, data_offsets: offsets } = entry;
  if (dtype !== 'F32') throw misfit(name, 'float32 values (F32)', excerpt(dtype));
  if (!isCounts(shape)) throw misfit(name, 'a shape', excerpt(shape));
  if (!isCounts(offsets) || offsets.length !== 2 || offsets[1] < offsets[0])
    throw misfit(name, 'two offsets', excerpt(offsets));
  const [from, to] = offsets;
  const values = shape.reduce((product, size) => product * size, 1);
  if (to - from !== valueBytes * values) throw misfit(name, `${values} values`, `${(to - from) / valueBytes}`);
  return { name, shape, from, to };
}

/** The end of the last tensor, if each begins where the one before it ends. */
function checkedEnd(places: readonly TensorPlace[]): number {
  let end = 0;
  for (const { name, from, to } of [...places].sort((a, b) => a.from - b.from || a.to - b.to)) {
    if (from !== end) throw misfit(name, `values that begin at byte ${end}, after those before them`, `${from}`);
    end = to;
  }
  return end;
}

function misfit(name: string, expected: string, found: string): CheckpointError {
  return new CheckpointError(
    `Expected ${expected} for ${name.slice(0, 80)}, found ${found}: the file is damaged or was not written by Recurrent. Train again.`,
  );
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

/** Throws `CheckpointError` unless there are tensors of these names and shapes; reads none of their values. */
export function checkTensorShapes(
  tensors: ReadonlyMap<string, Tensor>,
  expected: readonly (readonly [name: string, shape: readonly number[]])[],
): void {
  for (const [name, shape] of expected) {
    const found = tensors.get(name)?.shape.join('×') ?? 'none';
    if (found === shape.join('×')) continue;
    throw new CheckpointError(
      `Expected ${shape.join('×')} values for ${name}, found ${found}: ` +
        'the file was written for another network. Train again, or import a model of the same configuration.',
    );
  }
}

/** The values of a tensor of this name and shape. Throws `CheckpointError` if there is none, or if a value is not finite. */
export function tensorOf(tensors: ReadonlyMap<string, Tensor>, name: string, shape: readonly number[]): Floats {
  checkTensorShapes(tensors, [[name, shape]]);
  return finiteValues(name, tensors.get(name)!);
}

export function finiteValues(name: string, { data }: Tensor): Floats {
  const odd = firstNotFinite(data);
  if (odd < 0) return data;
  throw new CheckpointError(
    `Expected finite values for ${name}, found ${data[odd]} at place ${odd}: such a network predicts nothing. Train again.`,
  );
}

export function unreadable(expected: string, found: string): CheckpointError {
  return new CheckpointError(`Expected ${expected} in the checkpoint, found ${excerpt(found)}. Train again.`);
}
