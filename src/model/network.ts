import type { Random } from '../base/random';
import type { Factor, Kernels } from './kernels';
import { type Allocate, Arena, type Floats, type Matrix } from './matrix';
import { affineBackward, affineForward } from './ops/affine';
import { dropoutBackward, dropoutForward } from './ops/dropout';
import { ignoredTarget } from './ops/softmaxCrossEntropy';
import type { Parameters } from './parameters';
import { createRecurrentLayer, layOutState, type RecurrentLayer } from './recurrentLayer';
import { boundarySymbol } from './vocabulary';

/** Where the parts of a window lie that others fill or read: by default in memory of its own. */
export interface WindowMemory {
  readonly inputs: Int32Array; // (T·B)
  readonly targets: Int32Array; // (T·B)
  readonly states: Allocate;
}

/**
 * The network unrolled over a window of T steps and B streams: symbols → embedding → recurrent layers with dropout
 * between them → affine map → softmax, with a loss at every step. It is laid out once for its B and T, and allocates
 * nothing afterwards. Several windows may share the same parameters.
 *
 * The embedding and the first layer's input projection are one table: row v is embedding[v]·W_ihᵀ + b_ih. It is computed
 * once for the V symbols instead of for every one of the T·B characters read, forward and backward.
 */
export class Network {
  readonly parameters: Parameters;
  readonly batchSize: number;
  /** The symbols that are read, (T, B) time-major: fill before `forward`. */
  readonly inputs: Int32Array;
  /** The symbols to be predicted, (T, B), or `ignoredTarget`. */
  readonly targets: Int32Array;
  /** After `forward`: the distribution over the next symbol, (T·B, V). */
  readonly probabilities: Matrix;
  readonly logits: Matrix; // (T·B, V)
  readonly #kernels: Kernels;
  readonly #layers: readonly RecurrentLayer[];
  readonly #linearWeight: Factor;
  readonly #table: Matrix; // (V, G·H)
  readonly #dTable: Matrix; // (V, G·H)
  readonly #dEmbedding: Matrix; // (V, E)
  readonly #dropoutMasks: readonly Floats[]; // each (T·B, H), between two layers
  readonly #layerInputs: readonly Matrix[]; // each (T·B, H), of the second layer and those above
  readonly #dLogits: Matrix; // (T·B, V)
  readonly #starts: Uint8Array; // (T, B)
  #counted = 0;
  #revision = -1;

  constructor(kernels: Kernels, parameters: Parameters, batchSize: number, steps: number, memory?: WindowMemory) {
    const { embeddingSize: E, hiddenSize: H, layers } = parameters.config;
    const V = parameters.vocabularySize;
    const cell = kernels.cells[parameters.config.cell];
    const rows = batchSize * steps;
    this.parameters = parameters;
    this.batchSize = batchSize;
    this.inputs = memory?.inputs ?? kernels.allocateIntegers(rows);
    this.targets = memory?.targets ?? kernels.allocateIntegers(rows);
    this.#starts = new Uint8Array(rows);
    this.#kernels = kernels;
    const states = Arena.layOut(memory?.states ?? kernels.allocate, (arena) =>
      parameters.layers.map(() => layOutState(cell, arena, batchSize, H)),
    );
    this.#layers = parameters.layers.map((weights, i) =>
      createRecurrentLayer(kernels, cell, weights, states[i], batchSize, steps),
    );
    this.#linearWeight = kernels.factor(parameters.linearWeight.value, true, rows);
    const tensors = Arena.layOut(kernels.allocate, (arena) => ({
      table: arena.matrix(V, cell.gates * H),
      dTable: arena.matrix(V, cell.gates * H),
      dEmbedding: arena.matrix(V, E),
      layerInputs: Array.from({ length: layers - 1 }, () => arena.matrix(rows, H)),
      dropoutMasks: Array.from({ length: layers - 1 }, () => arena.vector(rows * H)),
      logits: arena.matrix(rows, V),
      dLogits: arena.matrix(rows, V),
      probabilities: arena.matrix(rows, V),
    }));
    this.#table = tensors.table;
    this.#dTable = tensors.dTable;
    this.#dEmbedding = tensors.dEmbedding;
    this.#layerInputs = tensors.layerInputs;
    this.#dropoutMasks = tensors.dropoutMasks;
    this.logits = tensors.logits;
    this.#dLogits = tensors.dLogits;
    this.probabilities = tensors.probabilities;
  }

  /** The states carried from window to window, layer by layer: hidden (B, H) and, for the LSTM, cell (B, H). */
  get states(): readonly (readonly Matrix[])[] {
    return this.#layers.map((layer) => layer.state);
  }

  /** The last layer's hidden states, (T·B, H). */
  get output(): Matrix {
    return this.#layers[this.#layers.length - 1].output;
  }

  /** How many targets the last `forward` counted. */
  get counted(): number {
    return this.#counted;
  }

  resetStates(): void {
    for (const layer of this.#layers) for (const state of layer.state) state.data.fill(0);
  }

  /**
   * Reads `inputs` from the carried states and returns the sum of the losses over the counted targets, in nats. A file
   * begins with the boundary symbol, and with it from the zero state. Dropout happens only where a `random` is given.
   */
  forward(random?: Random): number {
    const { layers, linearBias, config } = this.parameters;
    this.#refresh();
    this.#noteStartsAndTargets();
    this.#layers.forEach((layer, i) => {
      if (i === 0) {
        this.#kernels.gatherRows(layer.gates, this.#table, this.inputs);
      } else {
        const input = this.#layerInputs[i - 1];
        const mask = this.#dropoutMasks[i - 1];
        input.data.set(this.#layers[i - 1].output.data);
        if (random && config.dropout > 0) dropoutForward(input, mask, config.dropout, random);
        else mask.fill(1);
        const { inputWeight, inputBias } = layers[i];
        affineForward(this.#kernels, layer.gates, input, inputWeight.value, inputBias.value.data);
      }
      layer.forward(this.#starts);
    });
    affineForward(this.#kernels, this.logits, this.output, this.#linearWeight, linearBias.value.data);
    return this.#kernels.crossEntropyForward(this.probabilities, this.logits, this.targets);
  }

  /**
   * Adds the gradients of `scale` times the loss of the last `forward` to those of the parameters; by default that of
   * the mean loss. Once after each `forward`.
   */
  backward(scale = 1 / this.#counted): void {
    const { layers, linearWeight, linearBias } = this.parameters;
    if (this.#counted === 0) return;
    this.#kernels.crossEntropyBackward(this.#dLogits, this.probabilities, this.targets, scale);
    affineBackward(
      this.#kernels,
      this.#layers[this.#layers.length - 1].dOutput,
      linearWeight.gradient,
      linearBias.gradient.data,
      this.#dLogits,
      this.output,
      linearWeight.value,
    );
    for (let i = this.#layers.length - 1; i > 0; i--) {
      this.#layers[i].backward(this.#starts);
      const { inputWeight, inputBias } = layers[i];
      const dInput = this.#layers[i - 1].dOutput;
      affineBackward(
        this.#kernels,
        dInput,
        inputWeight.gradient,
        inputBias.gradient.data,
        this.#layers[i].gates,
        this.#layerInputs[i - 1],
        inputWeight.value,
      );
      dropoutBackward(dInput, this.#dropoutMasks[i - 1]);
    }
    this.#layers[0].backward(this.#starts);
    this.#tableBackward();
  }

  #tableBackward(): void {
    const { embedding, layers } = this.parameters;
    const { inputWeight, inputBias } = layers[0];
    this.#dTable.data.fill(0);
    this.#kernels.scatterAddRows(this.#dTable, this.#layers[0].gates, this.inputs);
    affineBackward(
      this.#kernels,
      this.#dEmbedding,
      inputWeight.gradient,
      inputBias.gradient.data,
      this.#dTable,
      embedding.value,
      inputWeight.value,
    );
    this.#kernels.add(embedding.gradient.data, this.#dEmbedding.data);
  }

  /** What is computed from the weights alone, after they have changed. */
  #refresh(): void {
    const { embedding, layers, revision } = this.parameters;
    if (revision === this.#revision) return;
    this.#revision = revision;
    const { inputWeight, inputBias } = layers[0];
    affineForward(this.#kernels, this.#table, embedding.value, inputWeight.value, inputBias.value.data);
    for (const layer of this.#layers) layer.refresh();
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
