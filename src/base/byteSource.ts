/**
 * Bytes that are read in parts, so that the sizes that their beginning claims are checked before the rest is read. A
 * `Uint8Array` satisfies it, and so does an open file (`src/storage/storedFile.ts`).
 */
export interface ByteSource {
  readonly length: number;
  subarray(from: number, to: number): Uint8Array;
}

/** A part without the methods of Node's Buffer, whose slice() does not copy. */
export function bytesBetween(source: ByteSource, from: number, to: number): Uint8Array {
  const { buffer, byteOffset, byteLength } = source.subarray(from, to);
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Length of the parts in which a source is read for its checksum, in bytes: a file is not held in memory for it. */
const partLength = 1 << 20;

/** Calls `read` with consecutive parts of the source from `from` to its end. */
export function forEachPart(source: ByteSource, from: number, read: (part: Uint8Array) => void): void {
  for (let at = from; at < source.length; at += partLength)
    read(source.subarray(at, Math.min(source.length, at + partLength)));
}
