/** float32 for learning, float64 for gradient checks. */
export type Floats = Float32Array | Float64Array;

/** Returns zeroed numbers in the memory of a set of kernels. */
export type Allocate = (count: number) => Floats;

/** Row-major, without padding: element (i, j) is `data[i * columns + j]`. A view; it owns nothing. */
export interface Matrix {
  readonly data: Floats;
  readonly rows: number;
  readonly columns: number;
}

/** Rows `from` … `from + count - 1` of a matrix, as a view of the same numbers. */
export function rowsOf(matrix: Matrix, from: number, count: number): Matrix {
  const { columns } = matrix;
  return { data: matrix.data.subarray(from * columns, (from + count) * columns), rows: count, columns };
}

/** Makes a square matrix the identity. */
export function setIdentity({ data, columns }: Matrix): void {
  for (let i = 0; i < data.length; i++) data[i] = i % (columns + 1) === 0 ? 1 : 0;
}

/**
 * One block of numbers that views are cut from. A structure is built twice by the same function: over an empty arena to
 * find its size, then over an arena of that size. Nothing is allocated afterwards.
 */
export class Arena {
  readonly data: Floats;
  #used = 0;

  private constructor(data: Floats) {
    this.data = data;
  }

  static layOut<T>(allocate: Allocate, build: (arena: Arena) => T): T {
    return build(new Arena(allocate(Arena.sizeOf(build))));
  }

  /** Number of elements that a structure takes. */
  static sizeOf(build: (arena: Arena) => unknown): number {
    const measured = new Arena(new Float32Array(0));
    build(measured);
    return measured.#used;
  }

  matrix(rows: number, columns: number): Matrix {
    return { data: this.vector(rows * columns), rows, columns };
  }

  vector(length: number): Floats {
    const from = this.#used;
    this.#used += length;
    return this.data.subarray(from, from + length);
  }
}
