import type { CellKind } from '../cells/kinds';

/** Configuration of recurrent layers, whatever their input. H and L in shapes are `hiddenSize` and `layers`. */
export interface StackConfig {
  readonly cell: CellKind;
  /** 0 means that the size is chosen when the text is known; see `src/learning/sizes.ts`. */
  readonly hiddenSize: number;
  readonly layers: number;
  /** Probability in training that an output of a layer is dropped before the next layer or the softmax. */
  readonly dropout: number;
  /**
   * Each layer reads the window in both directions and passes on both outputs: for complete sequences, not for
   * next-symbol prediction.
   */
  readonly bidirectional?: true;
  /** Without biases in the recurrent layers. */
  readonly bias?: false;
  /** Number of micro-steps of a highway; 2 if absent. */
  readonly recurrenceDepth?: number;
}
