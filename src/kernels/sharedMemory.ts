import { UserError } from '../base/errors';

/** Bytes of a WebAssembly page. */
const page = 65_536;

/** Alignment of every block, in bytes: a cache line. */
const alignment = 64;

/** Index of the 32-bit integer that holds the first free cache line of a memory. */
const nextLine = 0;

/** Bytes at the start of a memory that are reserved for the kernels. */
export const reservedBytes = 4096;

/** Largest size of a memory, in pages: the limit of 32-bit addresses. */
const mostPages = 65_536;

/**
 * A memory shared by threads. It only grows: blocks are allocated from it and never freed. It holds the position
 * of the next block itself, so that every thread can allocate. It is shared even with a single thread, because growing
 * shared memory does not detach the arrays over it.
 */
export class SharedMemory {
  readonly memory: WebAssembly.Memory;

  /** Wraps the memory of another thread, or creates one whose first `reserved` bytes are kept free. */
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

  /** Allocates bytes and returns their address. Throws `UserError` when the memory is full. */
  #cut(bytes: number): number {
    const lines = Math.ceil(bytes / alignment);
    const from = Atomics.add(new Int32Array(this.memory.buffer), nextLine, lines) * alignment;
    const end = from + lines * alignment;
    while (this.memory.buffer.byteLength < end) {
      const pages = Math.ceil((end - this.memory.buffer.byteLength) / page);
      allocated(end, () => this.memory.grow(pages));
    }
    return from;
  }
}

/** The result of an allocation, which brings the memory of a network to `bytes`. Throws `UserError` if it fails. */
export function allocated<T>(bytes: number, allocate: () => T): T {
  try {
    return allocate();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const megabytes = Math.ceil(bytes / 1e6).toLocaleString('en');
    throw new UserError(
      `Expected the network to fit into the memory that is available, found that it needs ${megabytes} MB or more. ` +
        'Choose a smaller hidden size, fewer layers, a smaller batch size or a shorter sequence length.',
    );
  }
}

/**
 * A new memory; undefined if none can be reserved: the engine reserves several gigabytes of addresses, which `ulimit -v`
 * may forbid, and a browser may share no memory at all.
 */
export function reserveMemory(): SharedMemory | undefined {
  try {
    return new SharedMemory(reservedBytes);
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
    return undefined;
  }
}
