import { firstNotFinite } from '../../base/finite';
import { type Learned, learnedLengths, valuesOf } from './learned';

/**
 * The learned values of a mixture outside its memory, where they take two thirds of the bytes: the weights, most of the
 * values, as bfloat16, the upper half of a 32-bit float. Their relative error is at most 2⁻⁸.
 */
export interface PackedValues {
  readonly weights: Uint16Array;
  /** The other values. */
  readonly others: Float32Array;
  readonly counts: Uint8Array;
}

/** Copies the values of a mixture of V symbols. */
export function pack(learned: Learned, V: number): PackedValues {
  const bits = bitsOfWeights(learned, V);
  const weights = new Uint16Array(bits.length);
  // To the nearest; of two that are equally near, to the even one.
  for (let i = 0; i < bits.length; i++) weights[i] = (bits[i] + 0x7fff + ((bits[i] >>> 16) & 1)) >>> 16;
  return { weights, others: learned.values.slice(bits.length), counts: learned.counts.slice() };
}

/** Writes them to the memory of a mixture of V symbols. */
export function unpack({ weights, others, counts }: PackedValues, learned: Learned, V: number): void {
  const bits = bitsOfWeights(learned, V);
  for (let i = 0; i < bits.length; i++) bits[i] = weights[i] << 16;
  learned.values.set(others, bits.length);
  learned.counts.set(counts);
}

/** Lengths of the arrays, for V symbols. */
export function packedLengths(V: number): Readonly<Record<keyof PackedValues, number>> {
  const { weights, values, counts } = learnedLengths(V);
  return { weights, others: values - weights, counts };
}

/** A weight or other value that is no finite number; undefined if there is none. */
export function notFinite({ weights, others }: PackedValues): number | undefined {
  // By index, as in `firstNotFinite`.
  for (let i = 0; i < weights.length; i++) {
    const bits = weights[i];
    if ((bits & exponent) === exponent) return (bits & fraction) !== 0 ? NaN : bits === exponent ? Infinity : -Infinity;
  }
  const place = firstNotFinite(others);
  return place < 0 ? undefined : others[place];
}

/** Bits of the exponent and of the fraction of a bfloat16. */
const [exponent, fraction] = [0x7f80, 0x7f];

/** The weights, which are the first of the values, as integers. */
function bitsOfWeights(learned: Learned, V: number): Int32Array {
  const { buffer, byteOffset, length } = valuesOf(learned, 'weights', V);
  return new Int32Array(buffer, byteOffset, length);
}
