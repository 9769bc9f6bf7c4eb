/** Bytes of a place: enough for the 2,097,152 symbols whose tokens are indexed, and a quarter less than an integer takes. */
const bytesOfPlace = 3;

/** Positions in a text from one position on, in three bytes each. */
export class PackedPlaces {
  /** Little-endian distances from the first position, (length, 3). */
  readonly bytes: Uint8Array;
  readonly length: number;
  readonly #first: number;

  /** `first`: the position from which distances count; no place is before it, or 16,777,216 symbols behind it. */
  static of(places: Int32Array, first: number): PackedPlaces {
    const packed = new PackedPlaces(new Uint8Array(bytesOfPlace * places.length), first);
    for (let i = 0; i < places.length; i++) packed.#set(i, places[i]);
    return packed;
  }

  /** Uses the bytes in place. */
  constructor(bytes: Uint8Array, first: number) {
    this.bytes = bytes;
    this.length = bytes.length / bytesOfPlace;
    this.#first = first;
  }

  at(i: number): number {
    const { bytes } = this;
    const at = bytesOfPlace * i;
    return this.#first + (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16));
  }

  /** Those for which `isLeftOut`, by position, has no 1. */
  without(isLeftOut: Uint8Array): PackedPlaces {
    let count = 0;
    for (let i = 0; i < this.length; i++) if (isLeftOut[this.at(i)] === 0) count++;
    const kept = new PackedPlaces(new Uint8Array(bytesOfPlace * count), this.#first);
    for (let i = 0, to = 0; to < count; i++) if (isLeftOut[this.at(i)] === 0) kept.#set(to++, this.at(i));
    return kept;
  }

  #set(i: number, place: number): void {
    const at = bytesOfPlace * i;
    const distance = place - this.#first;
    this.bytes[at] = distance;
    this.bytes[at + 1] = distance >> 8;
    this.bytes[at + 2] = distance >> 16;
  }
}
