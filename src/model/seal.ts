import { bytesBetween, type ByteSource, forEachPart } from '../base/byteSource';
import { crc32 } from '../base/hash';

/**
 * The checksum of a checkpoint: the CRC-32 of the complete file, in eight hexadecimal digits that count as zeros. It is
 * the first value of the metadata, so that its place is known before the header is parsed, and the file stays a valid
 * safetensors file.
 */

const digits = 8;

/** The first entry of the metadata of a file that is not sealed yet. */
export const unsealed = { checksum: '0'.repeat(digits) } as const;

/** Start of the header of a sealed file. */
const headerStart = '{"__metadata__":{"checksum":"';

/** Offset of the digits. The header's length comes before the header. */
const digitsAt = 8 + headerStart.length;

const headLength = digitsAt + digits;

/** Writes the checksum into a file whose metadata begins with `unsealed`. */
export function seal(bytes: Uint8Array): void {
  const sum = checksumOf(bytes);
  for (let i = 0; i < digits; i++) bytes[digitsAt + i] = sum.charCodeAt(i);
}

/** Whether the file begins as a sealed one and matches its checksum. */
export function isSealed(source: ByteSource): boolean {
  if (source.length < headLength) return false;
  const head = String.fromCharCode(...source.subarray(8, headLength));
  return head.startsWith(headerStart) && head.slice(headerStart.length) === checksumOf(source);
}

function checksumOf(source: ByteSource): string {
  const head = bytesBetween(source, 0, headLength).slice().fill(0x30, digitsAt);
  let sum = crc32(head);
  forEachPart(source, headLength, (part) => (sum = crc32(part, sum)));
  return sum.toString(16).padStart(digits, '0');
}
