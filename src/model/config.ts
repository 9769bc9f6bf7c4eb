import type { StackConfig } from '../numeric/layers/stackConfig';

/** What network is built. E, H, L and V in shapes are these sizes. */
export interface NetworkConfig extends StackConfig {
  /** 0 stands for one-hot input: E is then V, and the identity, which is not learned, takes the embedding's place. */
  readonly embeddingSize: number;
}
