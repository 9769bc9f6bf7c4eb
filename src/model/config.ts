/** What network is built. E, H, L and V in shapes are these sizes. */
export interface NetworkConfig {
  readonly cell: CellKind;
  readonly embeddingSize: number;
  readonly hiddenSize: number;
  readonly layers: number;
  /** Probability that, in training, an output of a layer is dropped on its way to the next layer or to the softmax. */
  readonly dropout: number;
}

export type CellKind = 'elman' | 'lstm' | 'gru';

export const cellKinds: readonly CellKind[] = ['elman', 'lstm', 'gru'];

/** How it is trained. B and T in shapes are `batchSize` and `sequenceLength`. */
export interface TrainingConfig {
  readonly network: NetworkConfig;
  readonly seed: number;
  readonly batchSize: number;
  readonly sequenceLength: number;
  /** Of the processor, that share a batch; 0 stands for as many as there are cores. */
  readonly threads: number;
  /** Peak of the schedule: warm-up, then cosine decay. */
  readonly learningRate: number;
  readonly budget: Budget;
  /** Part of the files' characters that is held out for validation. */
  readonly holdoutFraction: number;
}

/** A budget in steps gives the same losses on every run; one in seconds gives what the machine can do in that time. */
export type Budget =
  { readonly kind: 'seconds'; readonly seconds: number } | { readonly kind: 'steps'; readonly steps: number };

export const defaultTrainingConfig: TrainingConfig = {
  network: { cell: 'gru', embeddingSize: 32, hiddenSize: 112, layers: 1, dropout: 0 },
  seed: 1,
  batchSize: 8,
  sequenceLength: 24,
  threads: 0,
  learningRate: 0.008,
  budget: { kind: 'seconds', seconds: 120 },
  holdoutFraction: 0.1,
};
