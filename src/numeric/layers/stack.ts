import type { Random } from '../../base/random';
import { cellStructures } from '../cells/structure';
import type { StackConfig } from './stackConfig';
import type { Kernels } from '../kernels';
import { Arena, type Floats, type Matrix } from '../matrix';
import { affineBackward, affineForward } from '../ops/affine';
import { directionsOf, type LayerParameters } from './weights';
import { createLayer } from './create';
import type { RecurrentLayer } from './layer';

/** Input projection of the first layer, for each direction. */
export interface StackInput {
  /** Fills gates (T·B, G·H) with x·W_ihᵀ + b_ih. */
  project(gates: Matrix, direction: number): void;
  /** Receives the gradients of gates. */
  projectBackward(dGates: Matrix, direction: number): void;
}

export interface StackSetup {
  readonly kernels: Kernels;
  readonly config: StackConfig;
  /** By layer; with two directions, forward and backward alternate. */
  readonly weights: readonly LayerParameters[];
  /** In the layout of `layOutStates`. */
  readonly states: readonly (readonly Matrix[])[];
  readonly batchSize: number;
  readonly steps: number;
  readonly input: StackInput;
}

/**
 * L recurrent layers over a window of T steps and B streams; rows in time-major order. Each layer has D directions,
 * whose outputs are concatenated as the input of the next, with dropout after each layer (Zaremba et al., arXiv
 * 1409.2329).
 */
export class LayerStack {
  /** States carried from window to window, each (B, H): hidden and, for an LSTM, cell. */
  readonly states: readonly (readonly Matrix[])[];
  readonly #setup: StackSetup;
  readonly #layers: readonly Layer[];
  /** Whether the last `forward` applied dropout. */
  #hasDropped = false;

  constructor(setup: StackSetup) {
    this.#setup = setup;
    this.#layers = createLayers(setup);
    this.states = setup.states;
  }

  /** The layers' directions, in the order of the weights. */
  get directions(): readonly RecurrentLayer[] {
    return this.#layers.flatMap(({ directions }) => directions.map(({ recurrent }) => recurrent));
  }

  /** The last layer's hidden states, (T·B, D·H). */
  get output(): Matrix {
    return this.#top.output;
  }

  /** The last layer's output after dropout. */
  get passedOn(): Matrix {
    return this.#passedOn(this.#top);
  }

  /** To be filled with the gradient of `passedOn` before `backward`, which changes it. */
  get dOutput(): Matrix {
    return this.#top.dOutput;
  }

  /** To be called after the weights have changed. */
  refresh(): void {
    for (const layer of this.directions) layer.refresh();
  }

  /** Reads the window from `states` and updates them. Dropout is applied only if `random` is given. */
  forward(starts: Uint8Array, random?: Random): void {
    const { kernels, config, input } = this.#setup;
    this.#hasDropped = random !== undefined && config.dropout > 0;
    this.#layers.forEach((layer, i) => {
      for (const [direction, { recurrent, weights }] of layer.directions.entries()) {
        if (i === 0) input.project(recurrent.gates, direction);
        else {
          const { inputWeight, inputBias } = weights;
          const below = this.#passedOn(this.#layers[i - 1]);
          affineForward(kernels, recurrent.gates, below, inputWeight.value, inputBias.value.data);
        }
        recurrent.forward(starts);
        if (layer.directions.length > 1) copyColumns(layer.output, recurrent.output, direction);
      }
      if (this.#hasDropped) {
        kernels.dropoutForward(layer.dropped, layer.output, layer.mask, config.dropout, random!.nextUint32());
      }
    });
  }

  /**
   * Adds to the gradients of the weights and passes the input its gradients. With `heedsStates`, the `dState` of each
   * direction is taken as the gradient of its final state and replaced by that of the initial state. To be called at
   * most once after each `forward`.
   */
  backward(starts: Uint8Array, heedsStates: boolean): void {
    for (let i = this.#layers.length - 1; i >= 0; i--) this.#layerBackward(i, starts, heedsStates);
  }

  get #top(): Layer {
    return this.#layers[this.#layers.length - 1];
  }

  #passedOn(layer: Layer): Matrix {
    return this.#hasDropped ? layer.dropped : layer.output;
  }

  /** From the gradient of a layer's output to that of the layer below, or of the input. */
  #layerBackward(i: number, starts: Uint8Array, heedsStates: boolean): void {
    const { kernels, input } = this.#setup;
    const { directions, dOutput, mask } = this.#layers[i];
    if (this.#hasDropped) kernels.dropoutBackward(dOutput, mask);
    for (const [direction, { recurrent, weights, dInput }] of directions.entries()) {
      if (directions.length > 1) takeColumns(recurrent.dOutput, dOutput, direction);
      recurrent.backward(starts, heedsStates);
      if (i === 0) {
        input.projectBackward(recurrent.gates, direction);
        continue;
      }
      const below = this.#layers[i - 1];
      const into = direction === 0 ? below.dOutput : dInput;
      const x = this.#passedOn(below);
      const { inputWeight, inputBias } = weights;
      const [dWeight, dBias] = [inputWeight.gradient, inputBias.gradient.data];
      affineBackward(kernels, into, dWeight, dBias, recurrent.gates, x, inputWeight.value);
      if (direction > 0) kernels.add(below.dOutput.data, into.data);
    }
  }
}

/** One layer in each of its directions. */
interface Layer {
  readonly directions: readonly Direction[];
  readonly output: Matrix; // (T·B, D·H)
  readonly dOutput: Matrix; // (T·B, D·H)
  /** The output after dropout, (T·B, D·H). */
  readonly dropped: Matrix;
  readonly mask: Floats; // (T·B, D·H)
}

interface Direction {
  readonly recurrent: RecurrentLayer;
  readonly weights: LayerParameters;
  /** (T·B, I), for the second direction: its part of the gradient of the layer's input. */
  readonly dInput: Matrix;
}

/** The carried states of L layers in D directions, in any memory. */
export function layOutStates(config: StackConfig, arena: Arena, batchSize: number): readonly (readonly Matrix[])[] {
  const { states } = cellStructures[config.cell];
  return Array.from({ length: config.layers * directionsOf(config) }, () =>
    Array.from({ length: states }, () => arena.matrix(batchSize, config.hiddenSize)),
  );
}

function createLayers({ kernels, config, weights, states, batchSize, steps }: StackSetup): readonly Layer[] {
  const { hiddenSize, dropout } = config;
  const D = directionsOf(config);
  const rows = batchSize * steps;
  const direction = (layer: number, index: number): Direction => {
    const at = layer * D + index;
    const tensors = Arena.layOut(kernels.allocate, (arena) => ({
      dState: layOutStates({ ...config, layers: 1 }, arena, batchSize)[0],
      dInput: arena.matrix(layer > 0 && index > 0 ? rows : 0, D * hiddenSize),
    }));
    const recurrent = createLayer(config, {
      kernels,
      weights: weights[at],
      hiddenSize,
      batchSize,
      steps,
      reversed: index === 1,
      state: states[at],
      dState: tensors.dState,
    });
    return { recurrent, weights: weights[at], dInput: tensors.dInput };
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

/** Copies into columns `part`·H … of the joined matrix. */
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
