import type { Matrix } from '../numeric/matrix';

/** Numbers that go from one part to the next, and what flows back. Rows are in time-major order: row t·B + b. */
export interface Signal {
  readonly value: Matrix;
  readonly gradient: Matrix;
}

export interface Part {
  forward(): void;
  /** Adds to the gradients of what the part reads, and to those of its weights. Once after each `forward`. */
  backward(): void;
}
