import type { Random } from '../base/random';
import type { Kernels } from './kernels';
import { Arena, type Floats, type FloatsConstructor, type Matrix } from './matrix';
import { affineBackward, affineForward } from './ops/affine';
import { dropoutBackward, dropoutForward } from './ops/dropout';
import { embeddingBackward, embeddingForward } from './ops/embedding';
import { ignoredTarget } from './ops/softmaxCrossEntropy';
import type { Parameters } from './parameters';
import { createRecurrentLayer, type RecurrentLayer } from './recurrentLayer';
import { boundarySymbol } from './vocabulary';

/**
 * The network unrolled over a window of T steps and B streams: symbols → embedding → recurrent layers with dropout
 * between them → affine map → softmax, with a loss at every step. It is laid out once for its B and T, and allocates
 * nothing afterwards. Several windows may share the same parameters.
 */
export class Network {
  readonly parameters: Parameters;
  /** The symbols that are read, (T, B) time-major: fill before `forward`. */
  readonly inputs: Int32Array;
  /** The symbols to be predicted, (T, B), or `ignoredTarget`. */
  readonly targets: Int32Array;
  /** After `forward`: the distribution over the next symbol, (T·B, V). */
  readonly probabilities: Matrix;
  readonly logits: Matrix; // (T·B, V)
  readonly #kernels: Kernels;
  readonly #layers: readonly RecurrentLayer[];
  readonly #dropoutMasks: readonly Floats[]; // each (T·B, H)
  readonly #layerInputs: readonly Matrix[]; // (T·B, E), then (T·B, H)
  readonly #dLayerInputs: readonly Matrix[];
  readonly #dLogits: Matrix; // (T·B, V)
  readonly #starts: Uint8Array; // (T, B)
  #counted = 0;

  constructor(
    kernels: Kernels,
    parameters: Parameters,
    batchSize: number,
    steps: number,
    precision: FloatsConstructor = Float32Array,
  ) {
    const { embeddingSize: E, hiddenSize: H, layers, cell } = parameters.config;
    const rows = batchSize * steps;
    this.parameters = parameters;
    this.inputs = new Int32Array(rows);
    this.targets = new Int32Array(rows);
    this.#starts = new Uint8Array(rows);
    this.#kernels = kernels;
    const tensors = Arena.layOut(precision, (arena) => ({
      layers: parameters.layers.map((weights) =>
        createRecurrentLayer(kernels, kernels.cells[cell], weights, arena, batchSize, steps),
      ),
      layerInputs: parameters.layers.map((_, layer) => arena.matrix(rows, layer === 0 ? E : H)),
      dLayerInputs: parameters.layers.map((_, layer) => arena.matrix(rows, layer === 0 ? E : H)),
      dropoutMasks: Array.from({ length: layers - 1 }, () => arena.vector(rows * H)),
      logits: arena.matrix(rows, parameters.vocabularySize),
      dLogits: arena.matrix(rows, parameters.vocabularySize),
      probabilities: arena.matrix(rows, parameters.vocabularySize),
    }));
    this.#layers = tensors.layers;
    this.#layerInputs = tensors.layerInputs;
    this.#dLayerInputs = tensors.dLayerInputs;
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
    const { embedding, linearWeight, linearBias, config } = this.parameters;
    this.#noteStartsAndTargets();
    embeddingForward(this.#layerInputs[0], embedding.value, this.inputs);
    this.#layers.forEach((layer, i) => {
      layer.forward(this.#layerInputs[i], this.#starts);
      if (i + 1 === this.#layers.length) return;
      const next = this.#layerInputs[i + 1];
      next.data.set(layer.output.data);
      if (this.#drops(random)) dropoutForward(next, this.#dropoutMasks[i], config.dropout, random);
      else this.#dropoutMasks[i].fill(1);
    });
    affineForward(this.#kernels, this.logits, this.output, linearWeight.value, linearBias.value);
    return this.#kernels.crossEntropyForward(this.probabilities, this.logits, this.targets);
  }

  /** Adds the gradients of the mean loss of the last `forward` to those of the parameters. */
  backward(): void {
    const { embedding, linearWeight, linearBias } = this.parameters;
    if (this.#counted === 0) return;
    this.#kernels.crossEntropyBackward(this.#dLogits, this.probabilities, this.targets, 1 / this.#counted);
    affineBackward(
      this.#kernels,
      this.#layers[this.#layers.length - 1].dOutput,
      linearWeight.gradient,
      linearBias.gradient,
      this.#dLogits,
      this.output,
      linearWeight.value,
    );
    for (let i = this.#layers.length - 1; i >= 0; i--) {
      const dInput = this.#dLayerInputs[i];
      this.#layers[i].backward(dInput, this.#layerInputs[i], this.#starts);
      if (i === 0) break;
      dropoutBackward(dInput, this.#dropoutMasks[i - 1]);
      this.#layers[i - 1].dOutput.data.set(dInput.data);
    }
    embeddingBackward(embedding.gradient, this.#dLayerInputs[0], this.inputs);
  }

  #drops(random: Random | undefined): random is Random {
    return random !== undefined && this.parameters.config.dropout > 0;
  }

  #noteStartsAndTargets(): void {
    this.#counted = 0;
    for (let i = 0; i < this.inputs.length; i++) {
      this.#starts[i] = this.inputs[i] === boundarySymbol ? 1 : 0;
      if (this.targets[i] !== ignoredTarget) this.#counted++;
    }
  }
}
