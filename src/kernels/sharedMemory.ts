/** Bytes of a page of WebAssembly. */
const page = 65_536;

/** Of every block: a cache line. */
const alignment = 64;

/** Where a memory keeps the number of the cache line at which the next block begins, as the index of a 32-bit integer. */
const nextLine = 0;

/** The most that a memory may grow to: what 32-bit addresses reach. */
const mostPages = 65_536;

/**
 * A memory that several threads share and that only grows: blocks are cut from it and never given back. It says
 * itself where the next block begins, so that every thread can cut its own. It is shared even where one thread works alone:
 * then growing leaves the arrays over it as they are.
 */
export class SharedMemory {
  readonly memory: WebAssembly.Memory;

  /** Over a memory of another thread, or a new one whose first `reserved` bytes are left alone. */
  constructor(memoryOrReserved: WebAssembly.Memory | number) {
    if (typeof memoryOrReserved === 'number') {
      this.memory = new WebAssembly.Memory({ initial: 1, maximum: mostPages, shared: true });
      new Int32Array(this.memory.buffer)[nextLine] = Math.ceil(memoryOrReserved / alignment);
    } else this.memory = memoryOrReserved;
  }

  /** 32-bit floats, all 0. */
  readonly floats = (count: number): Float32Array => {
    const from = this.#cut(4 * count);
    return new Float32Array(this.memory.buffer, from, count);
  };

  /** 32-bit integers, all 0. */
  readonly integers = (count: number): Int32Array => {
    const from = this.#cut(4 * count);
    return new Int32Array(this.memory.buffer, from, count);
  };

  /** Allocates bytes and returns their address. Throws `RangeError` when the memory is full. */
  #cut(bytes: number): number {
    const lines = Math.ceil(bytes / alignment);
    const from = Atomics.add(new Int32Array(this.memory.buffer), nextLine, lines) * alignment;
    const end = from + lines * alignment;
    while (this.memory.buffer.byteLength < end) {
      this.memory.grow(Math.ceil((end - this.memory.buffer.byteLength) / page));
    }
    return from;
  }
}
