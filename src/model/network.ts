import type { Random } from '../base/random';
import type { Factor, Kernels } from './kernels';
import { type Allocate, Arena, type Floats, type Matrix } from './matrix';
import { affineBackward, affineForward, affineParametersBackward } from './ops/affine';
import { ignoredTarget } from './ops/softmaxCrossEntropy';
import type { Parameter, Parameters } from './parameters';
import { createRecurrentLayer, layOutState, type RecurrentLayer } from './recurrentLayer';
import { boundarySymbol } from './vocabulary';

/** Where the parts of a window lie that others fill or read: by default in memory of its own. */
export interface WindowMemory {
  readonly inputs: Int32Array; // (T·B)
  readonly targets: Int32Array; // (T·B)
  readonly states: Allocate;
}

/**
 * The network unrolled over a window of T steps and B streams: symbols → embedding → recurrent layers, with dropout on
 * the way up from each (Zaremba et al., arXiv 1409.2329) → affine map → softmax, with a loss at every step. It is laid out once for its B and T, and allocates
 * nothing afterwards. Several windows may share the same parameters.
 *
 * The embedding and the first layer's input projection are one table: row v is embedding[v]·W_ihᵀ + b_ih. It is computed
 * once for the V symbols instead of for every one of the T·B characters read, forward and backward. One-hot input has the
 * identity in the place of the embedding: its table is W_ihᵀ + b_ih, and nothing but W_ih is learned.
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
  readonly #embedding: Matrix; // (V, E)
  readonly #dEmbedding: Matrix; // (V, E)
  readonly #dropoutMasks: readonly Floats[]; // each (T·B, H), where there is dropout
  /** What dropout leaves of each layer's output, (T·B, H). */
  readonly #dropped: readonly Matrix[];
  /** Whether the last `forward` had dropout. */
  #hasDropped = false;
  readonly #dLogits: Matrix; // (T·B, V)
  readonly #starts: Uint8Array; // (T, B)
  #counted = 0;
  #revision = -1;

  constructor(kernels: Kernels, parameters: Parameters, batchSize: number, steps: number, memory?: WindowMemory) {
    const { hiddenSize: H, dropout } = parameters.config;
    const E = parameters.embedding?.shape[1];
    const drops = dropout > 0;
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
      identity: arena.matrix(V, E === undefined ? V : 0),
      dEmbedding: arena.matrix(V, E ?? 0),
      dropped: parameters.layers.map(() => arena.matrix(drops ? rows : 0, H)),
      dropoutMasks: parameters.layers.map(() => arena.vector(drops ? rows * H : 0)),
      logits: arena.matrix(rows, V),
      dLogits: arena.matrix(rows, V),
      probabilities: arena.matrix(rows, V),
    }));
    this.#table = tensors.table;
    this.#dTable = tensors.dTable;
    this.#embedding = parameters.embedding?.value ?? filledIdentity(tensors.identity);
    this.#dEmbedding = tensors.dEmbedding;
    this.#dropped = tensors.dropped;
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
    this.#hasDropped = random !== undefined && config.dropout > 0;
    this.#layers.forEach((layer, i) => {
      if (i === 0) {
        this.#kernels.gatherRows(layer.gates, this.#table, this.inputs);
      } else {
        const { inputWeight, inputBias } = layers[i];
        affineForward(this.#kernels, layer.gates, this.#passedOn(i - 1), inputWeight.value, inputBias.value.data);
      }
      layer.forward(this.#starts);
      if (this.#hasDropped) {
        const seed = random!.nextUint32();
        this.#kernels.dropoutForward(this.#dropped[i], layer.output, this.#dropoutMasks[i], config.dropout, seed);
      }
    });
    const top = this.#passedOn(this.#layers.length - 1);
    affineForward(this.#kernels, this.logits, top, this.#linearWeight, linearBias.value.data);
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
    this.#affineBackward(this.#layers.length - 1, linearWeight, linearBias, this.#dLogits);
    for (let i = this.#layers.length - 1; i > 0; i--) {
      this.#layers[i].backward(this.#starts);
      this.#affineBackward(i - 1, layers[i].inputWeight, layers[i].inputBias, this.#layers[i].gates);
    }
    this.#layers[0].backward(this.#starts);
    this.#tableBackward();
  }

  /** What goes up from a layer. */
  #passedOn(layer: number): Matrix {
    return this.#hasDropped ? this.#dropped[layer] : this.#layers[layer].output;
  }

  /** From above into a layer: dy (T·B, O) is what flows into an affine map of what the layer passed on. */
  #affineBackward(layer: number, weight: Parameter, bias: Parameter, dy: Matrix): void {
    const { dOutput } = this.#layers[layer];
    const x = this.#passedOn(layer);
    affineBackward(this.#kernels, dOutput, weight.gradient, bias.gradient.data, dy, x, weight.value);
    if (this.#hasDropped) this.#kernels.dropoutBackward(dOutput, this.#dropoutMasks[layer]);
  }

  #tableBackward(): void {
    const { embedding, layers } = this.parameters;
    const { inputWeight, inputBias } = layers[0];
    const [dWeight, dBias] = [inputWeight.gradient, inputBias.gradient.data];
    this.#dTable.data.fill(0);
    this.#kernels.scatterAddRows(this.#dTable, this.#layers[0].gates, this.inputs);
    if (!embedding) {
      affineParametersBackward(this.#kernels, dWeight, dBias, this.#dTable, this.#embedding);
      return;
    }
    const dEmbedding = this.#dEmbedding;
    affineBackward(this.#kernels, dEmbedding, dWeight, dBias, this.#dTable, this.#embedding, inputWeight.value);
    this.#kernels.add(embedding.gradient.data, dEmbedding.data);
  }

  /** What is computed from the weights alone, after they have changed. */
  #refresh(): void {
    const { layers, revision } = this.parameters;
    if (revision === this.#revision) return;
    this.#revision = revision;
    const { inputWeight, inputBias } = layers[0];
    affineForward(this.#kernels, this.#table, this.#embedding, inputWeight.value, inputBias.value.data);
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

function filledIdentity(matrix: Matrix): Matrix {
  for (let i = 0; i < matrix.rows; i++) matrix.data[i * matrix.columns + i] = 1;
  return matrix;
}
