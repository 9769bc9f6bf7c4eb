import type { Random } from '../base/random';
import type { Factor, Kernels } from '../numeric/kernels';
import { type Allocate, Arena, type Matrix } from '../numeric/matrix';
import { affineBackward, affineForward } from '../numeric/ops/affine';
import { ignoredTarget } from '../numeric/ops/softmaxCrossEntropy';
import { layOutStates, LayerStack } from '../numeric/layers/stack';
import type { NetworkConfig } from './config';
import { allocateNgramGradient, NgramInput, type NgramGradient, type SymbolInput, TableInput } from './input';
import { historyLength } from './ngrams';
import type { Parameters } from './parameters';
import { boundarySymbol } from './vocabulary';

/** Memory for the parts of a window that other code fills or reads; by default, the network allocates it. */
export interface WindowMemory {
  readonly inputs: Int32Array; // (T·B)
  readonly targets: Int32Array; // (T·B)
  readonly states: Allocate;
  readonly ngramGradient: NgramGradient;
}

/** What a network carries from window to window. */
interface Carried {
  /** The last symbols of each stream, last one first, (B, 3); (B, 0) without an n-gram table. */
  readonly history: Matrix;
  /** See `Network.states`. */
  readonly states: readonly (readonly Matrix[])[];
}

/** Lays out what B streams carry from window to window. */
export function layOutCarried(config: NetworkConfig, arena: Arena, batchSize: number): Carried {
  const { ngramRows = 0 } = config;
  return {
    history: arena.matrix(batchSize, ngramRows > 0 ? historyLength : 0),
    states: layOutStates(config, arena, batchSize),
  };
}

/**
 * The network unrolled over a window of T steps and B streams: symbols → embedding → recurrent layers → affine map →
 * softmax, with a loss at every step. It is laid out once for its B and T and allocates nothing afterwards. Several
 * windows may share the same parameters.
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
  /** After `backward`; empty without an n-gram table. */
  readonly ngramGradient: NgramGradient;
  readonly #kernels: Kernels;
  readonly #stack: LayerStack;
  readonly #input: SymbolInput;
  readonly #history: Matrix;
  readonly #linearWeight: Factor;
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
    this.ngramGradient = memory?.ngramGradient ?? allocateNgramGradient(kernels, config, rows);
    const { history, states } = Arena.layOut(memory?.states ?? kernels.allocate, (arena) =>
      layOutCarried(config, arena, batchSize),
    );
    this.#history = history;
    this.#input = parameters.ngrams
      ? new NgramInput(kernels, parameters, this.inputs, history.data, this.ngramGradient)
      : new TableInput(kernels, parameters, this.inputs);
    const input = this.#input;
    this.#stack = new LayerStack({ kernels, config, weights: parameters.layers, states, batchSize, steps, input });
    this.#linearWeight = kernels.factor(parameters.linearWeight.value, true, rows);
    const tensors = Arena.layOut(kernels.allocate, (arena) => ({
      logits: arena.matrix(rows, V),
      dLogits: arena.matrix(rows, V),
      probabilities: arena.matrix(rows, V),
    }));
    this.logits = tensors.logits;
    this.#dLogits = tensors.dLogits;
    this.probabilities = tensors.probabilities;
  }

  /** Everything that is carried from window to window: the last symbols and `states`. */
  get carried(): readonly Matrix[] {
    return [this.#history, ...this.states.flat()];
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
    for (const { data } of this.carried) data.fill(0);
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

  /** Recomputes the values that depend only on the weights, if the weights have changed. */
  #refresh(): void {
    const { revision } = this.parameters;
    if (revision === this.#revision) return;
    this.#revision = revision;
    this.#stack.refresh();
    this.#input.refresh();
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
