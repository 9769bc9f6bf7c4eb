import type { Kernels } from '../numeric/kernels';
import type { Matrix } from '../numeric/matrix';
import { logSoftmaxForward } from '../numeric/ops/logSoftmax';
import { ignoredTarget } from '../numeric/ops/softmaxCrossEntropy';
import { Network } from './network';
import { type Parameters, placeParameters } from './parameters';

/** The hidden state after some text, with the logits of the next symbol. Opaque: only its predictor reads it. */
export interface PredictorState {
  /** States of all layers, concatenated. */
  readonly hidden: Float32Array;
  /** The last layer's hidden state, the input of the output layer, (H). */
  readonly output: Float32Array;
  /** Inputs of the softmax, (V). */
  readonly logits: Float32Array;
}

/** Reads one symbol at a time (B = 1, T = 1), for completion and sampling. */
export class Predictor {
  readonly vocabularySize: number;
  readonly #network: Network;
  readonly #states: readonly Matrix[];
  readonly #stateSize: number;
  /** Start of the last layer's hidden state among the states. */
  readonly #outputAt: number;

  /** `parameters` must be in the memory of the kernels. Their values may change. */
  constructor(kernels: Kernels, parameters: Parameters) {
    this.vocabularySize = parameters.vocabularySize;
    this.#network = new Network(kernels, parameters, 1, 1);
    this.#network.targets.fill(ignoredTarget);
    this.#states = this.#network.states.flat();
    this.#stateSize = sizeOf(this.#states);
    this.#outputAt = this.#stateSize - sizeOf(this.#network.states.at(-1) ?? []);
  }

  /** Copies the parameters into the memory of the kernels. */
  static over(kernels: Kernels, parameters: Parameters): Predictor {
    return new Predictor(kernels, placeParameters(parameters, kernels.allocate));
  }

  /** The state before any text. The boundary symbol must be read first. */
  blank(): PredictorState {
    return this.#state(new Float32Array(this.#stateSize), new Float32Array(this.vocabularySize));
  }

  /** The state after one more symbol. The given state is unchanged. */
  read(state: PredictorState, symbol: number): PredictorState {
    this.#restore(state.hidden);
    this.#network.inputs[0] = symbol;
    this.#network.forward();
    return this.#state(this.#saved(), new Float32Array(this.#network.logits.data));
  }

  #state(hidden: Float32Array, logits: Float32Array): PredictorState {
    const { length } = this.#network.output.data;
    return { hidden, output: hidden.subarray(this.#outputAt, this.#outputAt + length), logits };
  }

  #restore(hidden: Float32Array): void {
    let from = 0;
    for (const { data } of this.#states) {
      data.set(hidden.subarray(from, from + data.length));
      from += data.length;
    }
  }

  #saved(): Float32Array {
    const hidden = new Float32Array(this.#stateSize);
    let to = 0;
    for (const { data } of this.#states) {
      hidden.set(data, to);
      to += data.length;
    }
    return hidden;
  }
}

function sizeOf(matrices: readonly Matrix[]): number {
  return matrices.reduce((sum, { data }) => sum + data.length, 0);
}

/** ln p of every symbol after a state, (V). */
export function logProbabilitiesOf({ logits }: PredictorState): Float32Array {
  const data = new Float32Array(logits.length);
  const shape = { rows: 1, columns: logits.length };
  logSoftmaxForward({ ...shape, data }, { ...shape, data: logits });
  return data;
}
