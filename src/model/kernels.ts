import type { CellKind } from './config';
import type { Floats, Matrix } from './matrix';

/**
 * The operations in which training and prediction spend their time. The network is written over this interface; the
 * scalar reference (`scalarKernels`) is the oracle that every other implementation is tested against.
 */
export interface Kernels {
  readonly name: string;
  /** c = op(a)·op(b), or c += op(a)·op(b). Throws where the shapes do not fit. */
  gemm(c: Matrix, a: Matrix, b: Matrix, options?: GemmOptions): void;
  readonly cells: Readonly<Record<CellKind, Cell>>;
  /** See `softmaxCrossEntropyForward` and `…Backward` for shapes. */
  crossEntropyForward(probabilities: Matrix, logits: Matrix, targets: Int32Array): number;
  crossEntropyBackward(dLogits: Matrix, probabilities: Matrix, targets: Int32Array, scale: number): void;
  adam(values: Floats, gradients: Floats, moments: AdamMoments, rate: AdamRate): void;
}

export interface GemmOptions {
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
  readonly accumulate?: boolean;
}

/** The element-wise part of a recurrent cell: one time step, after the two matrix products. G gates. */
export interface Cell {
  readonly gates: number;
  /** The LSTM carries a cell state beside its hidden state. */
  readonly hasCellState: boolean;
  forward(step: CellStep): void;
  /**
   * Reads `dHidden` and `dCell` (what flows into this step's outputs), writes `dInputGates`, `dHiddenGates`, and the
   * parts of `dPreviousHidden` and `dPreviousCell` that do not go through the recurrent product.
   */
  backward(step: CellStep): void;
}

/** Views of one time step. Cell states are empty where the cell has none. */
export interface CellStep {
  readonly batchSize: number;
  readonly hiddenSize: number;
  /** (B, G·H): x·W_ihᵀ + b_ih. */
  readonly inputGates: Floats;
  /** (B, G·H): h(t−1)·W_hhᵀ + b_hh. */
  readonly hiddenGates: Floats;
  /** (B, G·H): gate values after their non-linearity, kept for backward. */
  readonly activations: Floats;
  readonly previousHidden: Floats; // (B, H)
  readonly hidden: Floats; // (B, H)
  readonly previousCell: Floats; // (B, H)
  readonly cell: Floats; // (B, H)
  readonly dInputGates: Floats; // (B, G·H)
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
  /** Multiplies the gradients first: what clipping by global norm asks for. */
  readonly gradientScale: number;
}
