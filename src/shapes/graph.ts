import { Random } from '../base/random';
import type { StackConfig } from '../numeric/layers/stackConfig';
import type { AdamMoments, Kernels } from '../numeric/kernels';
import { Arena, type Matrix } from '../numeric/matrix';
import { affineForward, affineParametersBackward } from '../numeric/ops/affine';
import { logSoftmaxBackward, logSoftmaxForward } from '../numeric/ops/logSoftmax';
import { negativeLogLikelihoodBackward, negativeLogLikelihoodForward } from '../numeric/ops/negativeLogLikelihood';
import { clipScale } from '../numeric/ops/clipping';
import { ignoredTarget } from '../numeric/ops/softmaxCrossEntropy';
import { layersOf, layerShapes, type Parameter } from '../numeric/layers/weights';
import { createRecurrentPart, type RecurrentSignals, type States } from './recurrentPart';
import type { Part, Signal } from './signal';

/** Outputs of a network with their targets; N rows, C classes. */
export interface Answers {
  /** To be filled with classes, or `ignoredTarget`, (N). */
  readonly targets: Int32Array;
  readonly logProbabilities: Matrix; // (N, C)
}

export interface GraphSetup {
  readonly kernels: Kernels;
  readonly batchSize: number;
  /** Seed of the weights. */
  readonly seed: number;
}

/** Largest global norm of the gradients. */
const clipNorm = 1;

/**
 * A network composed of parts, laid out once for a batch of B. Parts read and produce signals. Forward runs the parts
 * in the order in which they were added, backward in reverse. A part adds to gradients, so several parts may read the
 * same signal.
 *
 * Weights are drawn as in PyTorch: U(±1/√I) for an affine map of I inputs, U(±1/√H) in recurrent layers, N(0, 1) in an
 * embedding.
 */
export class Graph {
  readonly parameters: Parameter[] = [];
  readonly #kernels: Kernels;
  readonly #batchSize: number;
  readonly #random: Random;
  readonly #parts: Part[] = [];
  readonly #signals: Signal[] = [];
  readonly #answers: Answers[] = [];
  readonly #moments: AdamMoments[] = [];
  #scale = 0;
  #steps = 0;

  constructor({ kernels, batchSize, seed }: GraphSetup) {
    this.#kernels = kernels;
    this.#batchSize = batchSize;
    this.#random = new Random(seed);
  }

  /** Input symbols, to be filled by the caller, (steps·B). */
  symbols(steps: number): Int32Array {
    return this.#kernels.allocateIntegers(steps * this.#batchSize);
  }

  /** Input numbers; the caller fills the value, (steps·B, size). */
  numbers(steps: number, size: number): Signal {
    return this.#signal(steps * this.#batchSize, size);
  }

  /** (N) → (N, size): a learned row for each of `count` symbols. */
  embedding(symbols: Int32Array, count: number, size: number): Signal {
    const table = this.#parameter('embedding.weight', [count, size], () => this.#random.normal());
    const y = this.#signal(symbols.length, size);
    return this.#add(y, {
      forward: () => {
        this.#kernels.gatherRows(y.value, table.value, symbols);
      },
      backward: () => {
        this.#kernels.scatterAddRows(table.gradient, y.gradient, symbols);
      },
    });
  }

  /** (N, I) → (N, size). */
  affine(x: Signal, size: number): Signal {
    const { rows, columns } = x.value;
    const weight = this.#parameter('linear.weight', [size, columns], this.#uniform(columns));
    const bias = this.#parameter('linear.bias', [size], this.#uniform(columns));
    const y = this.#signal(rows, size);
    return this.#add(y, {
      forward: () => {
        affineForward(this.#kernels, y.value, x.value, weight.value, bias.value.data);
      },
      backward: () => {
        this.#affineBackward(x, y.gradient, weight, bias);
      },
    });
  }

  /** Recurrent layers over (T·B, I), from the zero state or from that of layers of the same shape. */
  recurrent(config: StackConfig, x: Signal, from?: States): RecurrentSignals {
    const { rows, columns } = x.value;
    const draw = this.#uniform(config.hiddenSize);
    const own = layerShapes(config, columns).map(([name, shape]) => this.#parameter(name, shape, draw));
    const weights = layersOf(config, (name) => own.find((weight) => weight.name === name), this.#kernels.allocate);
    const reading = createRecurrentPart({
      kernels: this.#kernels,
      config,
      weights,
      batchSize: this.#batchSize,
      steps: rows / this.#batchSize,
      input: {
        project: (gates, direction) => {
          const { inputWeight, inputBias } = weights[direction];
          affineForward(this.#kernels, gates, x.value, inputWeight.value, inputBias.value.data);
        },
        projectBackward: (dGates, direction) => {
          const { inputWeight, inputBias } = weights[direction];
          this.#affineBackward(x, dGates, inputWeight, inputBias);
        },
      },
      createSignal: (count, size) => this.#signal(count, size),
      from,
    });
    this.#signals.push(reading.output);
    return this.#add(reading, reading);
  }

  /**
   * (parts·B, H) → (B, parts·H): concatenates the last `parts` blocks of B rows, for example the top layer's directions
   * of a final state.
   */
  sideBySide(x: Signal, parts: number): Signal {
    const B = this.#batchSize;
    const { rows, columns } = x.value;
    const y = this.#signal(B, parts * columns);
    const first = rows - parts * B;
    const each = (visit: (inX: number, inY: number) => void): void => {
      for (let part = 0; part < parts; part++) {
        for (let b = 0; b < B; b++) visit((first + part * B + b) * columns, (b * parts + part) * columns);
      }
    };
    return this.#add(y, {
      forward: () => {
        each((inX, inY) => {
          y.value.data.set(x.value.data.subarray(inX, inX + columns), inY);
        });
      },
      backward: () => {
        each((inX, inY) => {
          for (let j = 0; j < columns; j++) x.gradient.data[inX + j] += y.gradient.data[inY + j];
        });
      },
    });
  }

  /** (N, I) → one of `classes` classes for each row: affine map, log-softmax, negative log-likelihood. */
  answers(x: Signal, classes: number): Answers {
    const logits = this.affine(x, classes);
    const { rows } = logits.value;
    const y = this.#signal(rows, classes);
    const targets = this.#kernels.allocateIntegers(rows);
    const answers = { targets, logProbabilities: y.value };
    this.#answers.push(answers);
    return this.#add(answers, {
      forward: () => {
        logSoftmaxForward(y.value, logits.value);
      },
      backward: () => {
        negativeLogLikelihoodBackward(y.gradient, targets, this.#scale);
        logSoftmaxBackward(logits.gradient, y.gradient, y.value);
      },
    });
  }

  /** Returns the mean loss over the counted targets, in nats. */
  forward(): number {
    let nats = 0;
    let counted = 0;
    for (const part of this.#parts) part.forward();
    for (const { targets, logProbabilities } of this.#answers) {
      nats += negativeLogLikelihoodForward(logProbabilities, targets);
      for (let n = 0; n < targets.length; n++) if (targets[n] !== ignoredTarget) counted++;
    }
    this.#scale = counted === 0 ? 0 : 1 / counted;
    return nats * this.#scale;
  }

  /** Computes the gradients of the mean loss for all parameters and signals. */
  backward(): void {
    for (const { gradient } of this.parameters) gradient.data.fill(0);
    for (const { gradient } of this.#signals) gradient.data.fill(0);
    for (let i = this.#parts.length - 1; i >= 0; i--) this.#parts[i].backward();
  }

  /** One step of Adam, clipped by norm. Returns the mean loss before it. */
  learn(learningRate: number): number {
    const loss = this.forward();
    this.backward();
    const squares = this.parameters.map(({ gradient }) => this.#kernels.sumOfSquares(gradient.data));
    const norm = Math.sqrt(squares.reduce((sum, square) => sum + square, 0));
    const gradientScale = clipScale(norm, clipNorm);
    const rate = { learningRate, step: ++this.#steps, gradientScale, beta2: 0.99, weightDecay: 0 };
    this.parameters.forEach(({ value, gradient }, i) => {
      this.#kernels.adam(value.data, gradient.data, this.#moments[i], rate);
    });
    return loss;
  }

  #affineBackward(x: Signal, dy: Matrix, weight: Parameter, bias: Parameter): void {
    this.#kernels.gemm(x.gradient, dy, weight.value, { accumulate: true });
    affineParametersBackward(this.#kernels, weight.gradient, bias.gradient.data, dy, x.value);
  }

  #add<T>(result: T, part: Part): T {
    this.#parts.push(part);
    return result;
  }

  #signal(rows: number, columns: number): Signal {
    const signal = Arena.layOut(this.#kernels.allocate, (arena) => ({
      value: arena.matrix(rows, columns),
      gradient: arena.matrix(rows, columns),
    }));
    this.#signals.push(signal);
    return signal;
  }

  #parameter(name: string, shape: readonly number[], draw: () => number): Parameter {
    const [rows, columns] = shape.length === 1 ? [1, shape[0]] : shape;
    const tensors = Arena.layOut(this.#kernels.allocate, (arena) => ({
      value: arena.matrix(rows, columns),
      gradient: arena.matrix(rows, columns),
      first: arena.vector(rows * columns),
      second: arena.vector(rows * columns),
    }));
    const { value, gradient, first, second } = tensors;
    for (let i = 0; i < value.data.length; i++) value.data[i] = draw();
    this.#moments.push({ first, second });
    const parameter = { name, shape, value, gradient };
    this.parameters.push(parameter);
    return parameter;
  }

  #uniform(inputs: number): () => number {
    return () => this.#random.uniform(-1 / Math.sqrt(inputs), 1 / Math.sqrt(inputs));
  }
}
