import type { GatedCellKind } from './cells/kinds';
import type { Allocate, Floats, Matrix } from './matrix';

/**
 * The operations that take most of the time of training and prediction. The network is written against this interface.
 * The scalar reference (`scalarKernels`) is the oracle for all other implementations.
 *
 * Kernels may use their own memory: all arrays passed to them come from `allocate` and `allocateIntegers`.
 */
export interface Kernels {
  readonly name: string;
  readonly allocate: Allocate;
  readonly allocateIntegers: (count: number) => Int32Array;
  /** c = op(a)·op(b), or c += op(a)·op(b). Throws if the shapes do not fit. */
  gemm(c: Matrix, a: Matrix, b: Matrix | Factor, options?: GemmOptions): void;
  /** For products c (`rows`, N) = a (`rows`, K)·op(source). Must be refreshed before its first use. */
  factor(source: Matrix, transpose: boolean, rows: number): Factor;
  readonly cells: Readonly<Record<GatedCellKind, Cell>>;
  /** output (N, C): row n is row indices[n] of table. */
  gatherRows(output: Matrix, table: Matrix, indices: Int32Array): void;
  /** Adds row indices[n] of table to row n of output (N, C). */
  gatherAddRows(output: Matrix, table: Matrix, indices: Int32Array): void;
  /** Adds row n of values (N, C) to row indices[n] of sums. */
  scatterAddRows(sums: Matrix, values: Matrix, indices: Int32Array): void;
  /** sums[c] += Σ over rows of values (N, C). */
  addColumnSums(sums: Floats, values: Matrix): void;
  /** sums += values. */
  add(sums: Floats, values: Floats): void;
  sumOfSquares(values: Floats): number;
  /** See `ops/dropout.ts`. */
  dropoutForward(y: Matrix, x: Matrix, mask: Floats, probability: number, seed: number): void;
  dropoutBackward(dx: Matrix, mask: Floats): void;
  /** See `softmaxCrossEntropyForward` and `…Backward` for shapes. */
  crossEntropyForward(probabilities: Matrix, logits: Matrix, targets: Int32Array): number;
  crossEntropyBackward(dLogits: Matrix, probabilities: Matrix, targets: Int32Array, scale: number): void;
  adam(values: Floats, gradients: Floats, moments: AdamMoments, rate: AdamRate): void;
}

export interface GemmOptions {
  readonly transposeA?: boolean;
  /** For a factor, this is part of the factor. */
  readonly transposeB?: boolean;
  readonly accumulate?: boolean;
}

/** The right operand op(source) (K, N) of repeated products, stored in the order in which the kernel reads it. */
export interface Factor {
  readonly source: Matrix;
  readonly transpose: boolean;
  /** To be called after `source` has changed. */
  refresh(): void;
}

export function isFactor(b: Matrix | Factor): b is Factor {
  return 'source' in b;
}

/** The element-wise part of a recurrent cell: one time step, after the two matrix products. G gates. */
export interface Cell {
  readonly gates: number;
  /** Whether the cell has a cell state in addition to its hidden state, as an LSTM has. */
  readonly hasCellState: boolean;
  /** Whether forward stores another (B, H) numbers for backward. */
  readonly keeps: boolean;
  /** Whether the gradients of the two products differ. If not, `dHiddenGates` is `gates`. */
  readonly separatesGradients: boolean;
  /** Turns the pre-activations in `gates` into activations; writes `hidden`, `cell` and `kept`. */
  forward(step: CellStep): void;
  /**
   * Reads `dHidden` and `dCell`, the gradients of this step's outputs. Replaces the activations in `gates` by the
   * gradients of their pre-activations. Writes `dHiddenGates`, and the parts of `dPreviousHidden` and `dPreviousCell`
   * that do not pass through the recurrent product.
   */
  backward(step: CellStep): void;
}

/** Views of one time step. Those that a cell does not use are empty. */
export interface CellStep {
  readonly batchSize: number;
  readonly hiddenSize: number;
  /** (B, G·H): x·W_ihᵀ + b_ih; after forward the gates' activations; after backward their gradients. */
  readonly gates: Floats;
  /** (B, G·H): h(t−1)·W_hhᵀ, without its bias. Free for other use between forward and backward. */
  readonly hiddenGates: Floats;
  readonly hiddenBias: Floats; // (G·H)
  readonly peepholes: Floats; // (3, H), of the gates i, f, o
  readonly dPeepholes: Floats; // (3, H)
  readonly kept: Floats; // (B, H)
  readonly previousHidden: Floats; // (B, H)
  readonly hidden: Floats; // (B, H)
  readonly previousCell: Floats; // (B, H)
  readonly cell: Floats; // (B, H)
  readonly dHiddenGates: Floats; // (B, G·H)
  readonly dHidden: Floats; // (B, H)
  readonly dPreviousHidden: Floats; // (B, H)
  readonly dCell: Floats; // (B, H)
  readonly dPreviousCell: Floats; // (B, H)
}

export interface AdamMoments {
  readonly first: Floats;
  readonly second: Floats;
}

export interface AdamRate {
  readonly learningRate: number;
  /** 1 at the first step. */
  readonly step: number;
  /** Factor on the gradients, from clipping by global norm. */
  readonly gradientScale: number;
  readonly beta2: number;
  /** Decoupled weight decay, as in AdamW. */
  readonly weightDecay: number;
}
