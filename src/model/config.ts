import type { StackConfig } from '../numeric/layers/stackConfig';

/** Configuration of a network. E, H, L and V in shapes are these sizes. */
export interface NetworkConfig extends StackConfig {
  /** 0 selects one-hot input: E is then V, and a fixed identity replaces the embedding. */
  readonly embeddingSize: number;
  /** Rows R of the n-gram table, see `NgramInput`. 0 or absent: none, as with one-hot input or in two directions. */
  readonly ngramRows?: number;
}
