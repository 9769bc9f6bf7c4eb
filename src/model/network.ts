import type { Random } from '../base/random';
import { cellStructures } from './cells/structure';
import type { NetworkConfig } from './config';
import type { Factor, Kernels } from './kernels';
import { type Allocate, Arena, type Floats, type Matrix } from './matrix';
import { affineBackward, affineForward, affineParametersBackward } from './ops/affine';
import { ignoredTarget } from './ops/softmaxCrossEntropy';
import { createLayer } from './layers/create';
import type { RecurrentLayer } from './layers/layer';
import { directionsOf, type LayerParameters, type Parameters } from './parameters';
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
  readonly #layers: readonly Layer[];
  readonly #linearWeight: Factor;
  readonly #embedding: Matrix; // (V, E)
  readonly #dEmbedding: Matrix; // (V, E)
  readonly #dLogits: Matrix; // (T·B, V)
  readonly #starts: Uint8Array; // (T, B), and a step more in which none starts
  /** Whether the last `forward` had dropout. */
  #hasDropped = false;
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
    this.#layers = createLayers(kernels, parameters, states, batchSize, steps);
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
   * The states carried from window to window: hidden (B, H) and, for an LSTM, cell (B, H), layer by layer, in a
   * bidirectional network forwards and backwards by turns.
   */
  get states(): readonly (readonly Matrix[])[] {
    return this.#directions.map(({ state }) => state);
  }

  /** The gradients of `states`, where `backward` is told to heed them. */
  get dStates(): readonly (readonly Matrix[])[] {
    return this.#directions.map(({ dState }) => dState);
  }

  /** The last layer's hidden states, (T·B, D·H). */
  get output(): Matrix {
    return this.#top.output;
  }

  /** How many targets the last `forward` counted. */
  get counted(): number {
    return this.#counted;
  }

  resetStates(): void {
    for (const state of this.states.flat()) state.data.fill(0);
  }

  /**
   * Reads `inputs` from the carried states and returns the sum of the losses over the counted targets, in nats. A file
   * begins with the boundary symbol, and with it from the zero state. Dropout happens only where a `random` is given.
   */
  forward(random?: Random): number {
    const { linearBias, config } = this.parameters;
    this.#refresh();
    this.#noteStartsAndTargets();
    this.#hasDropped = random !== undefined && config.dropout > 0;
    this.#layers.forEach((layer, i) => {
      for (const [direction, { recurrent, weights, table }] of layer.directions.entries()) {
        if (table) this.#kernels.gatherRows(recurrent.gates, table.value, this.inputs);
        else {
          const { inputWeight, inputBias } = weights;
          const below = this.#passedOn(this.#layers[i - 1]);
          affineForward(this.#kernels, recurrent.gates, below, inputWeight.value, inputBias.value.data);
        }
        recurrent.forward(this.#starts);
        if (layer.directions.length > 1) copyColumns(layer.output, recurrent.output, direction);
      }
      if (this.#hasDropped) {
        this.#kernels.dropoutForward(layer.dropped, layer.output, layer.mask, config.dropout, random!.nextUint32());
      }
    });
    affineForward(this.#kernels, this.logits, this.#passedOn(this.#top), this.#linearWeight, linearBias.value.data);
    return this.#kernels.crossEntropyForward(this.probabilities, this.logits, this.targets);
  }

  /**
   * Adds the gradients of `scale` times the loss of the last `forward` to those of the parameters; by default that of
   * the mean loss. With `heedsStates`, `dStates` flow into the final states, and come back as the gradients of the initial
   * ones. Once after each `forward`.
   */
  backward(scale = this.#counted === 0 ? 0 : 1 / this.#counted, heedsStates = false): void {
    const { linearWeight, linearBias } = this.parameters;
    this.#kernels.crossEntropyBackward(this.#dLogits, this.probabilities, this.targets, scale);
    const { dOutput } = this.#top;
    const x = this.#passedOn(this.#top);
    const { value, gradient } = linearWeight;
    affineBackward(this.#kernels, dOutput, gradient, linearBias.gradient.data, this.#dLogits, x, value);
    for (let i = this.#layers.length - 1; i >= 0; i--) this.#layerBackward(i, heedsStates);
  }

  /**
   * How far back the last step's loss is felt: the norms of ∂L/∂h(t−k) of the top layer, k = 0 … T−1, where L is the loss at
   * the window's last step alone, summed over the streams (the product of Wᵀ·diag(φ′) over k steps; Pascanu et al., arXiv
   * 1211.5063, equation 5). After `forward`, in the place of `backward`: it leaves gradients behind that are to be cleared.
   */
  gradientFlow(): number[] {
    const rows = this.logits.rows;
    const last = rows - this.batchSize;
    const kept = this.targets.slice();
    this.targets.fill(ignoredTarget, 0, last);
    this.backward(1);
    this.targets.set(kept);
    const { data, columns } = this.#directions.at(-1)!.dOutput;
    const size = this.batchSize * columns;
    const norms: number[] = [];
    for (let from = data.length - size; from >= 0; from -= size) {
      norms.push(Math.sqrt(this.#kernels.sumOfSquares(data.subarray(from, from + size))));
    }
    return norms;
  }

  get #directions(): readonly RecurrentLayer[] {
    return this.#layers.flatMap(({ directions }) => directions.map(({ recurrent }) => recurrent));
  }

  get #top(): Layer {
    return this.#layers[this.#layers.length - 1];
  }

  /** What goes up from a layer. */
  #passedOn(layer: Layer): Matrix {
    return this.#hasDropped ? layer.dropped : layer.output;
  }

  /** From what flows into a layer's output down to the one below, or to the embedding. */
  #layerBackward(i: number, heedsStates: boolean): void {
    const { directions, dOutput, mask } = this.#layers[i];
    if (this.#hasDropped) this.#kernels.dropoutBackward(dOutput, mask);
    for (const [direction, { recurrent, weights, table, dInput }] of directions.entries()) {
      if (directions.length > 1) takeColumns(recurrent.dOutput, dOutput, direction);
      recurrent.backward(this.#starts, heedsStates);
      const { inputWeight, inputBias } = weights;
      const [dWeight, dBias] = [inputWeight.gradient, inputBias.gradient.data];
      if (table) {
        table.gradient.data.fill(0);
        this.#kernels.scatterAddRows(table.gradient, recurrent.gates, this.inputs);
        this.#tableBackward(table.gradient, dWeight, dBias, inputWeight.value);
      } else {
        const below = this.#layers[i - 1];
        const into = direction === 0 ? below.dOutput : dInput;
        const x = this.#passedOn(below);
        affineBackward(this.#kernels, into, dWeight, dBias, recurrent.gates, x, inputWeight.value);
        if (direction > 0) this.#kernels.add(below.dOutput.data, into.data);
      }
    }
  }

  #tableBackward(dTable: Matrix, dWeight: Matrix, dBias: Floats, weight: Matrix): void {
    const { embedding } = this.parameters;
    if (!embedding) {
      affineParametersBackward(this.#kernels, dWeight, dBias, dTable, this.#embedding);
      return;
    }
    affineBackward(this.#kernels, this.#dEmbedding, dWeight, dBias, dTable, this.#embedding, weight);
    this.#kernels.add(embedding.gradient.data, this.#dEmbedding.data);
  }

  /** What is computed from the weights alone, after they have changed. */
  #refresh(): void {
    const { revision } = this.parameters;
    if (revision === this.#revision) return;
    this.#revision = revision;
    for (const { recurrent, weights, table } of this.#layers.flatMap(({ directions }) => directions)) {
      recurrent.refresh();
      if (!table) continue;
      const { inputWeight, inputBias } = weights;
      affineForward(this.#kernels, table.value, this.#embedding, inputWeight.value, inputBias.value.data);
    }
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

/** One layer of a network, in each of its directions. */
interface Layer {
  readonly directions: readonly Direction[];
  readonly output: Matrix; // (T·B, D·H)
  readonly dOutput: Matrix; // (T·B, D·H)
  /** What dropout leaves of the output, (T·B, D·H). */
  readonly dropped: Matrix;
  readonly mask: Floats; // (T·B, D·H)
}

interface Direction {
  readonly recurrent: RecurrentLayer;
  readonly weights: LayerParameters;
  /** Of the first layer: row v is what the input projection makes of symbol v, (V, G·H). */
  readonly table: { readonly value: Matrix; readonly gradient: Matrix } | undefined;
  /** (T·B, I), of the second direction: what it adds to the gradient of the layer's input. */
  readonly dInput: Matrix;
}

/** The carried states of a network, to be laid out anywhere. */
export function layOutStates(config: NetworkConfig, arena: Arena, batchSize: number): readonly (readonly Matrix[])[] {
  const { states } = cellStructures[config.cell];
  return Array.from({ length: config.layers * directionsOf(config) }, () =>
    Array.from({ length: states }, () => arena.matrix(batchSize, config.hiddenSize)),
  );
}

function createLayers(
  kernels: Kernels,
  { config, layers, vocabularySize: V }: Parameters,
  states: readonly (readonly Matrix[])[],
  batchSize: number,
  steps: number,
): readonly Layer[] {
  const { hiddenSize, dropout, cell } = config;
  const D = directionsOf(config);
  const rows = batchSize * steps;
  const columns = cellStructures[cell].gates * hiddenSize;
  const direction = (layer: number, index: number): Direction => {
    const at = layer * D + index;
    const tensors = Arena.layOut(kernels.allocate, (arena) => ({
      dState: layOutStates({ ...config, layers: 1 }, arena, batchSize)[0],
      table: arena.matrix(layer === 0 ? V : 0, columns),
      dTable: arena.matrix(layer === 0 ? V : 0, columns),
      dInput: arena.matrix(layer > 0 && index > 0 ? rows : 0, D * hiddenSize),
    }));
    const recurrent = createLayer(config, {
      kernels,
      weights: layers[at],
      hiddenSize,
      batchSize,
      steps,
      reversed: index === 1,
      state: states[at],
      dState: tensors.dState,
    });
    const table = layer === 0 ? { value: tensors.table, gradient: tensors.dTable } : undefined;
    return { recurrent, weights: layers[at], table, dInput: tensors.dInput };
  };
  return Array.from({ length: config.layers }, (_, layer) => {
    const directions = Array.from({ length: D }, (__, index) => direction(layer, index));
    const { joined, dJoined, dropped } = Arena.layOut(kernels.allocate, (arena) => ({
      joined: arena.matrix(D > 1 ? rows : 0, D * hiddenSize),
      dJoined: arena.matrix(D > 1 ? rows : 0, D * hiddenSize),
      dropped: arena.matrix(dropout > 0 ? rows : 0, D * hiddenSize),
    }));
    const [{ recurrent }] = directions;
    const output = D > 1 ? joined : recurrent.output;
    const dOutput = D > 1 ? dJoined : recurrent.dOutput;
    return { directions, output, dOutput, dropped, mask: kernels.allocate(dropped.data.length) };
  });
}

function filledIdentity(matrix: Matrix): Matrix {
  for (let i = 0; i < matrix.rows; i++) matrix.data[i * matrix.columns + i] = 1;
  return matrix;
}

/** Into columns `part`·H … of the joined matrix. */
function copyColumns(joined: Matrix, { data, rows, columns }: Matrix, part: number): void {
  for (let row = 0; row < rows; row++) {
    joined.data.set(data.subarray(row * columns, (row + 1) * columns), row * joined.columns + part * columns);
  }
}

function takeColumns({ data, rows, columns }: Matrix, joined: Matrix, part: number): void {
  for (let row = 0; row < rows; row++) {
    const from = row * joined.columns + part * columns;
    data.set(joined.data.subarray(from, from + columns), row * columns);
  }
}
