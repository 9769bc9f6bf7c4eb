import type { Matrix } from '../numeric/matrix';

/** Numbers passed between parts, and their gradient. Rows are in time-major order: row t·B + b. */
export interface Signal {
  readonly value: Matrix;
  readonly gradient: Matrix;
}

export interface Part {
  forward(): void;
  /**
   * Adds to the gradients of the signals that the part reads and of its weights. To be called at most once after each
   * `forward`.
   */
  backward(): void;
}
