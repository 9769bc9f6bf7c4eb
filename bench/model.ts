import { Random } from '../src/base/random';
import { chooseFastestKernels, createKernels, type WasmChoice } from '../src/kernels/kernelChoice';
import { cellStructures } from '../src/numeric/cells/structure';
import type { CellKind } from '../src/numeric/cells/kinds';
import { defaultTrainingConfig, type TrainingConfig } from '../src/learning/config';
import type { NetworkConfig } from '../src/model/config';
import type { Kernels } from '../src/numeric/kernels';
import { Learner } from '../src/learning/learner';
import { Vocabulary } from '../src/model/vocabulary';
import { startThreads } from '../src/trainer/threads';

/** Sizes that all benches share. */
export const embeddingSize = 64;
export const vocabularySize = 96;
export const sequenceLength = 64;

export interface ModelSize {
  readonly cell: CellKind;
  readonly hiddenSize: number;
  readonly batchSize: number;
}

export function networkOf({ cell, hiddenSize }: Pick<ModelSize, 'cell' | 'hiddenSize'>): NetworkConfig {
  return { cell, embeddingSize, hiddenSize, layers: 1, dropout: 0 };
}

/** Random text of V different symbols; the time of a step does not depend on the text. */
export function randomSymbols(count: number): Uint16Array {
  const random = new Random(1);
  return Uint16Array.from({ length: count }, () => 1 + random.integer(vocabularySize - 1));
}

/** A vocabulary of V symbols: the fixed ones, and characters for the rest. */
export function benchVocabulary(): Vocabulary {
  const own = new Vocabulary([]).size;
  return new Vocabulary(Array.from({ length: vocabularySize - own }, (_, i) => String.fromCodePoint(0x4e00 + i)));
}

/** A learner on this number of threads; each `step` is forward, backward, clipping and Adam on one batch. */
export function startLearner(
  size: ModelSize,
  threads: number,
): { readonly name: string; readonly step: () => void; readonly end: () => Promise<void> } {
  const { hiddenSize, batchSize } = size;
  const config: TrainingConfig = {
    ...defaultTrainingConfig,
    // The optimiser that the rivals have.
    optimizer: { kind: 'adam', beta2: 0.99 },
    network: { ...networkOf(size), hiddenSize },
    batchSize,
    sequenceLength,
    threads,
  };
  const engine = startThreads(config);
  const text = { training: [randomSymbols(64 * batchSize * sequenceLength)], validation: [], validationCharacters: 1 };
  const learner = new Learner(engine.kernels, config, benchVocabulary(), text, undefined, engine.team);
  return {
    name: engine.kernels.name,
    step: () => {
      learner.step(0.5);
    },
    end: engine.disband,
  };
}

/**
 * Floating-point operations of a step per character, as a framework without our shortcuts executes them: two for each
 * weight of the three products (input, recurrent, output), once forward and twice backward. Ours executes fewer: the
 * input product is a table of V rows instead of T·B.
 */
export function operationsOf({ cell, hiddenSize: H }: Pick<ModelSize, 'cell' | 'hiddenSize'>): number {
  const { gates } = cellStructures[cell];
  return 6 * (embeddingSize * gates * H + H * gates * H + H * vocabularySize);
}

/** A matrix product of a training step. */
export interface StepProduct {
  readonly shape: string;
  /** How often a step computes it. */
  readonly times: number;
  readonly operations: number;
  readonly multiply: () => void;
}

/** The matrix products of our training step, to be timed individually. */
export function productsOf(kernels: Kernels, { cell, hiddenSize: H, batchSize: B }: ModelSize): StepProduct[] {
  const random = new Random(2);
  const columns = cellStructures[cell].gates * H;
  const rows = sequenceLength * B;
  const matrix = (r: number, c: number): { data: ReturnType<Kernels['allocate']>; rows: number; columns: number } => {
    const data = kernels.allocate(r * c);
    for (let i = 0; i < data.length; i++) data[i] = random.uniform(-1, 1);
    return { data, rows: r, columns: c };
  };
  const [state, gates, weight] = [matrix(B, H), matrix(B, columns), matrix(columns, H)];
  const [states, allGates, logits, linear] = [
    matrix(rows, H),
    matrix(rows, columns),
    matrix(rows, vocabularySize),
    matrix(vocabularySize, H),
  ];
  const ahead = kernels.factor(weight, true, B);
  const back = kernels.factor(weight, false, B);
  const out = kernels.factor(linear, true, rows);
  for (const factor of [ahead, back, out]) factor.refresh();
  const product = (m: number, k: number, n: number, times: number, multiply: () => void): StepProduct => ({
    shape: `${m}×${k}·${k}×${n}`,
    times,
    operations: 2 * m * k * n,
    multiply,
  });
  const V = vocabularySize;
  return [
    product(B, H, columns, sequenceLength, () => {
      kernels.gemm(gates, state, ahead);
    }),
    product(B, columns, H, sequenceLength - 1, () => {
      kernels.gemm(state, gates, back);
    }),
    product(columns, rows, H, 1, () => {
      kernels.gemm(weight, allGates, states, { transposeA: true });
    }),
    product(rows, H, V, 1, () => {
      kernels.gemm(logits, states, out);
    }),
    product(V, rows, H, 1, () => {
      kernels.gemm(linear, logits, states, { transposeA: true });
    }),
    product(rows, V, H, 1, () => {
      kernels.gemm(states, logits, linear);
    }),
  ];
}

/** The fastest kernels for these sizes, on this thread alone. */
export function kernelsFor({ cell, hiddenSize: H, batchSize }: ModelSize): {
  kernels: Kernels;
  choice: WasmChoice | undefined;
} {
  const columns = cellStructures[cell].gates * H;
  const choice = chooseFastestKernels([
    { rows: batchSize, inner: H, columns },
    { rows: batchSize, inner: columns, columns: H },
  ]);
  return { kernels: createKernels(choice).kernels, choice: choice.kind === 'wasm' ? choice : undefined };
}
