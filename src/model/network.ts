import type { Random } from '../base/random';
import { cellStructures } from '../numeric/cells/structure';
import type { Factor, Kernels } from '../numeric/kernels';
import { type Allocate, Arena, type Matrix } from '../numeric/matrix';
import { affineBackward, affineForward, affineParametersBackward } from '../numeric/ops/affine';
import { ignoredTarget } from '../numeric/ops/softmaxCrossEntropy';
import { layOutStates, LayerStack } from '../numeric/layers/stack';
import { directionsOf } from '../numeric/layers/weights';
import type { Parameters } from './parameters';
import { boundarySymbol } from './vocabulary';

/** Memory for the parts of a window that other code fills or reads; by default, the network allocates it. */
export interface WindowMemory {
  readonly inputs: Int32Array; // (T·B)
  readonly targets: Int32Array; // (T·B)
  readonly states: Allocate;
}

/**
 * The network unrolled over a window of T steps and B streams: symbols → embedding → recurrent layers → affine map →
 * softmax, with a loss at every step. It is laid out once for its B and T and allocates nothing afterwards. Several
 * windows may share the same parameters.
 *
 * The embedding and the first layer's input projection are combined into one table: row v is embedding[v]·W_ihᵀ + b_ih.
 * It is computed once for the V symbols instead of for each of the T·B symbols read, forward and backward. With one-hot
 * input the embedding is the identity: the table is W_ihᵀ + b_ih, and W_ih alone is learned.
 */
export class Network {
  readonly parameters: Parameters;
  readonly batchSize: number;
  /** Input symbols, (T, B) time-major; to be filled before `forward`. */
  readonly inputs: Int32Array;
  /** Symbols to predict, (T, B), or `ignoredTarget`. */
  readonly targets: Int32Array;
  /** After `forward`: the distribution over the next symbol, (T·B, V). */
  readonly probabilities: Matrix;
  readonly logits: Matrix; // (T·B, V)
  readonly #kernels: Kernels;
  readonly #stack: LayerStack;
  readonly #tables: readonly Table[];
  readonly #linearWeight: Factor;
  readonly #embedding: Matrix; // (V, E)
  readonly #dEmbedding: Matrix; // (V, E)
  readonly #dLogits: Matrix; // (T·B, V)
  readonly #starts: Uint8Array; // (T, B), and one more step without starts
  #counted = 0;
  #revision = -1;

  constructor(kernels: Kernels, parameters: Parameters, batchSize: number, steps: number, memory?: WindowMemory) {
    const { config, vocabularySize: V } = parameters;
    const rows = batchSize * steps;
    this.parameters = parameters;
    this.batchSize = batchSize;
    this.inputs = memory?.inputs ?? kernels.allocateIntegers(rows);
    this.targets = memory?.targets ?? kernels.allocateIntegers(rows);
    this.#starts = new Uint8Array(rows + batchSize);
    this.#kernels = kernels;
    const states = Arena.layOut(memory?.states ?? kernels.allocate, (arena) => layOutStates(config, arena, batchSize));
    this.#tables = createTables(kernels, parameters);
    const input = {
      project: (gates: Matrix, direction: number): void => {
        kernels.gatherRows(gates, this.#tables[direction].value, this.inputs);
      },
      projectBackward: (dGates: Matrix, direction: number): void => {
        this.#tableBackward(dGates, direction);
      },
    };
    this.#stack = new LayerStack({ kernels, config, weights: parameters.layers, states, batchSize, steps, input });
    this.#linearWeight = kernels.factor(parameters.linearWeight.value, true, rows);
    const tensors = Arena.layOut(kernels.allocate, (arena) => ({
      identity: arena.matrix(V, parameters.embedding ? 0 : V),
      dEmbedding: arena.matrix(V, config.embeddingSize),
      logits: arena.matrix(rows, V),
      dLogits: arena.matrix(rows, V),
      probabilities: arena.matrix(rows, V),
    }));
    this.#embedding = parameters.embedding?.value ?? filledIdentity(tensors.identity);
    this.#dEmbedding = tensors.dEmbedding;
    this.logits = tensors.logits;
    this.#dLogits = tensors.dLogits;
    this.probabilities = tensors.probabilities;
  }

  /**
   * States carried from window to window: hidden (B, H) and, for an LSTM, cell (B, H), by layer; in a bidirectional
   * network, forward and backward directions alternate.
   */
  get states(): readonly (readonly Matrix[])[] {
    return this.#stack.states;
  }

  /** The gradients of `states`, used if `backward` is called with `heedsStates`. */
  get dStates(): readonly (readonly Matrix[])[] {
    return this.#stack.directions.map(({ dState }) => dState);
  }

  /** The last layer's hidden states, (T·B, D·H). */
  get output(): Matrix {
    return this.#stack.output;
  }

  /** Number of targets that the last `forward` counted. */
  get counted(): number {
    return this.#counted;
  }

  resetStates(): void {
    for (const state of this.states.flat()) state.data.fill(0);
  }

  /**
   * Reads `inputs` from the carried states and returns the sum of the losses over the counted targets, in nats. A
   * boundary symbol starts a file, and resets its stream to the zero state. Dropout is applied only if `random` is
   * given.
   */
  forward(random?: Random): number {
    const { linearBias } = this.parameters;
    this.#refresh();
    this.#noteStartsAndTargets();
    this.#stack.forward(this.#starts, random);
    affineForward(this.#kernels, this.logits, this.#stack.passedOn, this.#linearWeight, linearBias.value.data);
    return this.#kernels.crossEntropyForward(this.probabilities, this.logits, this.targets);
  }

  /**
   * Adds the gradients of `scale` times the loss of the last `forward` to those of the parameters; the default scale
   * gives the mean loss. With `heedsStates`, `dStates` are taken as gradients of the final states and replaced by those
   * of the initial states. To be called at most once after each `forward`.
   */
  backward(scale = this.#counted === 0 ? 0 : 1 / this.#counted, heedsStates = false): void {
    const { linearWeight, linearBias } = this.parameters;
    this.#kernels.crossEntropyBackward(this.#dLogits, this.probabilities, this.targets, scale);
    const { dOutput, passedOn } = this.#stack;
    const { value, gradient } = linearWeight;
    affineBackward(this.#kernels, dOutput, gradient, linearBias.gradient.data, this.#dLogits, passedOn, value);
    this.#stack.backward(this.#starts, heedsStates);
  }

  /**
   * Gradient flow: the norms of ∂L/∂h(t−k) of the top layer, k = 0 … T−1, where L is the loss at the window's last step
   * alone, summed over the streams (the product of Wᵀ·diag(φ′) over k steps; Pascanu et al., arXiv 1211.5063, equation
   * 5). To be called after `forward`, instead of `backward`. The gradients of the parameters have to be cleared
   * afterwards.
   */
  gradientFlow(): number[] {
    const rows = this.logits.rows;
    const last = rows - this.batchSize;
    const kept = this.targets.slice();
    this.targets.fill(ignoredTarget, 0, last);
    this.backward(1);
    this.targets.set(kept);
    const { data, columns } = this.#stack.directions.at(-1)!.dOutput;
    const size = this.batchSize * columns;
    const norms: number[] = [];
    for (let from = data.length - size; from >= 0; from -= size) {
      norms.push(Math.sqrt(this.#kernels.sumOfSquares(data.subarray(from, from + size))));
    }
    return norms;
  }

  /** Back-propagates through the table to the first layer's weights and the embedding. */
  #tableBackward(dGates: Matrix, direction: number): void {
    const { embedding, layers } = this.parameters;
    const { gradient: dTable } = this.#tables[direction];
    const { inputWeight, inputBias } = layers[direction];
    const [dWeight, dBias] = [inputWeight.gradient, inputBias.gradient.data];
    dTable.data.fill(0);
    this.#kernels.scatterAddRows(dTable, dGates, this.inputs);
    if (!embedding) {
      affineParametersBackward(this.#kernels, dWeight, dBias, dTable, this.#embedding);
      return;
    }
    affineBackward(this.#kernels, this.#dEmbedding, dWeight, dBias, dTable, this.#embedding, inputWeight.value);
    this.#kernels.add(embedding.gradient.data, this.#dEmbedding.data);
  }

  /** Recomputes the values that depend only on the weights, if the weights have changed. */
  #refresh(): void {
    const { revision } = this.parameters;
    if (revision === this.#revision) return;
    this.#revision = revision;
    this.#stack.refresh();
    this.#tables.forEach(({ value }, direction) => {
      const { inputWeight, inputBias } = this.parameters.layers[direction];
      affineForward(this.#kernels, value, this.#embedding, inputWeight.value, inputBias.value.data);
    });
    this.#linearWeight.refresh();
  }

  #noteStartsAndTargets(): void {
    this.#counted = 0;
    for (let i = 0; i < this.inputs.length; i++) {
      this.#starts[i] = this.inputs[i] === boundarySymbol ? 1 : 0;
      if (this.targets[i] !== ignoredTarget) this.#counted++;
    }
  }
}

/** Row v is the input projection of symbol v in one direction of the first layer. */
interface Table {
  readonly value: Matrix; // (V, G·H)
  readonly gradient: Matrix; // (V, G·H)
}

function createTables(kernels: Kernels, { config, vocabularySize: V }: Parameters): readonly Table[] {
  const columns = cellStructures[config.cell].gates * config.hiddenSize;
  return Array.from({ length: directionsOf(config) }, () =>
    Arena.layOut(kernels.allocate, (arena) => ({
      value: arena.matrix(V, columns),
      gradient: arena.matrix(V, columns),
    })),
  );
}

function filledIdentity(matrix: Matrix): Matrix {
  for (let i = 0; i < matrix.rows; i++) matrix.data[i * matrix.columns + i] = 1;
  return matrix;
}
