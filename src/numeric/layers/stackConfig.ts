import type { CellKind } from '../cells/kinds';

/** What recurrent layers are made of, whatever they read. H and L in shapes are `hiddenSize` and `layers`. */
export interface StackConfig {
  readonly cell: CellKind;
  /** 0 stands for one that is chosen when the text is known; see `src/learning/sizes.ts`. */
  readonly hiddenSize: number;
  readonly layers: number;
  /** Probability that, in training, an output of a layer is dropped on its way to the next layer or to the softmax. */
  readonly dropout: number;
  /** Each layer reads the window forwards and backwards, and passes on both: for whole sequences, not for the next character. */
  readonly bidirectional?: true;
  /** Without biases in the recurrent layers. */
  readonly bias?: false;
  /** Of a highway: its micro-steps; 2 if absent. */
  readonly recurrenceDepth?: number;
}
