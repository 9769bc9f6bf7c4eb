import assert from 'node:assert/strict';
import { decodeSafetensors } from '../../../src/model/safetensors';

/** A file with this header and a body of this length. */
function fileOf(header: string, bodyLength: number): Buffer {
  const start = Buffer.alloc(8);
  start.writeBigUInt64LE(BigInt(Buffer.byteLength(header)));
  return Buffer.concat([start, Buffer.from(header), Buffer.alloc(bodyLength)]);
}

/** Entries of one value each, at these offsets. */
function headerOf(...offsets: readonly (readonly [from: number, to: number])[]): string {
  return JSON.stringify(
    Object.fromEntries(
      offsets.map(([from, to], i) => [`t${i}`, { dtype: 'F32', shape: [(to - from) / 4], data_offsets: [from, to] }]),
    ),
  );
}

function refuses(file: Buffer, message: RegExp): void {
  assert.throws(() => decodeSafetensors(file), { name: 'CheckpointError', message });
}

suite('a safetensors file', () => {
  test('is read if its tensors cover the body, in any order, empty ones included', () => {
    const { tensors } = decodeSafetensors(fileOf(headerOf([8, 16], [0, 8], [16, 16]), 16));
    assert.deepEqual(
      [...tensors.values()].map(({ data }) => data.length),
      [2, 2, 0],
    );
    assert.equal(decodeSafetensors(fileOf('{}', 0)).tensors.size, 0);
    assert.deepEqual(decodeSafetensors(fileOf('{"__metadata__":{"a":"b"}}   ', 0)).metadata, { a: 'b' });
  });

  test('is refused if tensors overlap, leave a hole, or are not aligned', () => {
    const begins = /values that begin at byte \d+, after those before them/;
    refuses(fileOf(headerOf([0, 8], [4, 12]), 12), begins);
    refuses(fileOf(headerOf([0, 8], [0, 8]), 8), begins);
    refuses(fileOf(headerOf([0, 8], [12, 16]), 16), begins);
    refuses(fileOf(headerOf([4, 8]), 8), begins);
    refuses(fileOf(headerOf([0, 4], [5, 9]), 9), begins);
    refuses(fileOf(headerOf([0, 4]), 8), /Expected a safetensors file of \d+ bytes, found \d+/);
    refuses(fileOf(headerOf([0, 4]), 3), /Expected a safetensors file of \d+ bytes, found \d+/);
  });

  test('is refused if a key occurs twice, also in another notation', () => {
    const entry = '{"dtype":"F32","shape":[1],"data_offsets":[0,4]}';
    const twice = /each key once/;
    refuses(fileOf(`{"a":${entry},"a":${entry}}`, 4), twice);
    refuses(fileOf(`{"a":${entry},"\\u0061":${entry}}`, 4), twice);
    refuses(fileOf(`{"__metadata__":{"x":"1","x":"2"},"a":${entry}}`, 4), twice);
    refuses(fileOf('{"a":{"dtype":"F32","shape":[1],"shape":[1],"data_offsets":[0,4]}}', 4), twice);
    // The same key in different objects, and in strings, is allowed.
    const texts = JSON.stringify({ x: '"a":1,"a":2', a: '\\"' });
    assert.ok(
      decodeSafetensors(
        fileOf(`{"__metadata__":${texts},"a":${entry} , "b":{"dtype":"F32","shape":[0],"data_offsets":[4,4]}}`, 4),
      ),
    );
  });

  test('is refused if its header is no JSON object, is longer than the file, or longer than the format allows', () => {
    const json = /Expected a JSON header/;
    for (const header of ['', ' {}', '[]', 'null', '{', '{"a":NaN}', '{}{}', '\ufeff{}', '{"a":"\ud800"'])
      refuses(fileOf(header, 0), json);
    refuses(Buffer.from([0x20, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x7d]), /of 40 bytes, found 10/);
    const long = Buffer.alloc(8);
    for (const length of [100_000_001n, 2n ** 40n, 2n ** 64n - 1n]) {
      long.writeBigUInt64LE(length);
      refuses(long, /found another format/);
    }
    for (let length = 0; length < 8; length++) refuses(Buffer.alloc(length), /of 8 bytes, found/);
  });

  test('is refused in one sentence if an entry is invalid, however large or deep it is', () => {
    const entries = [
      '1',
      'null',
      '[]',
      '{}',
      '{"dtype":"F16","shape":[1],"data_offsets":[0,4]}',
      '{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}',
      '{"dtype":"F32","shape":[0.5],"data_offsets":[0,4]}',
      '{"dtype":"F32","shape":[1e999],"data_offsets":[0,4]}',
      '{"dtype":"F32","shape":[9007199254740991,9007199254740991,0],"data_offsets":[0,4]}',
      '{"dtype":"F32","shape":[1],"data_offsets":[4,0]}',
      '{"dtype":"F32","shape":[1],"data_offsets":[0]}',
      '{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}',
      '{"dtype":"F32","shape":[1],"data_offsets":["0","4"]}',
      `{"dtype":${'['.repeat(50_000)}${']'.repeat(50_000)},"shape":[1],"data_offsets":[0,4]}`,
      `{"dtype":"${'x'.repeat(50_000)}","shape":[1],"data_offsets":[0,4]}`,
    ];
    for (const entry of entries) refuses(fileOf(`{"a":${entry}}`, 4), /^Expected [^]{1,300}Train again\.$/);
  });

  test('is refused before its body is read, if its size does not fit', () => {
    const header = fileOf(headerOf([0, 4 << 20]), 0);
    const read: number[] = [];
    const source = {
      length: 1.9e9,
      subarray: (from: number, to: number) => {
        read.push(to - from);
        return header.subarray(from, to);
      },
    };
    assert.throws(() => decodeSafetensors(source), /Expected a safetensors file of 4194\d+ bytes, found 1900000000/);
    assert.ok(read.every((length) => length < 200));
  });
});
