import type { Kernels } from '../numeric/kernels';
import type { Matrix } from '../numeric/matrix';
import { logSoftmaxForward } from '../numeric/ops/logSoftmax';
import { ignoredTarget } from '../numeric/ops/softmaxCrossEntropy';
import { Network } from './network';
import { type Parameters, placeParameters } from './parameters';

/** The hidden state after some text, with the logits of the next symbol. Opaque: only its predictor reads it. */
export interface PredictorState {
  /** Everything that the network carries, concatenated. */
  readonly carried: Float32Array;
  /** The last layer's hidden state, the input of the output layer, (H). */
  readonly output: Float32Array;
  /** Inputs of the softmax, (V). */
  readonly logits: Float32Array;
}

/** Reads one symbol at a time (B = 1, T = 1), for completion and sampling. */
export class Predictor {
  readonly vocabularySize: number;
  readonly #network: Network;
  readonly #carried: readonly Matrix[];
  readonly #stateSize: number;
  /** Start of the last layer's hidden state in what is carried. */
  readonly #outputAt: number;

  /** `parameters` must be in the memory of the kernels. Their values may change. */
  constructor(kernels: Kernels, parameters: Parameters) {
    this.vocabularySize = parameters.vocabularySize;
    this.#network = new Network(kernels, parameters, 1, 1);
    this.#network.targets.fill(ignoredTarget);
    this.#carried = this.#network.carried;
    this.#stateSize = sizeOf(this.#carried);
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
    this.#restore(state.carried);
    this.#network.inputs[0] = symbol;
    this.#network.forward();
    return this.#state(this.#saved(), new Float32Array(this.#network.logits.data));
  }

  #state(carried: Float32Array, logits: Float32Array): PredictorState {
    const { length } = this.#network.output.data;
    return { carried, output: carried.subarray(this.#outputAt, this.#outputAt + length), logits };
  }

  #restore(carried: Float32Array): void {
    let from = 0;
    for (const { data } of this.#carried) {
      data.set(carried.subarray(from, from + data.length));
      from += data.length;
    }
  }

  #saved(): Float32Array {
    const carried = new Float32Array(this.#stateSize);
    let to = 0;
    for (const { data } of this.#carried) {
      carried.set(data, to);
      to += data.length;
    }
    return carried;
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
