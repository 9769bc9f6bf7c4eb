import assert from 'node:assert/strict';
import { Random } from '../../src/base/random';
import { cellKinds } from '../../src/numeric/cells/kinds';
import type { NetworkConfig } from '../../src/model/config';
import type { Matrix } from '../../src/numeric/matrix';
import { Network } from '../../src/model/network';
import { affineBackward, affineForward } from '../../src/numeric/ops/affine';
import { dropoutBackward, dropoutForward } from '../../src/numeric/ops/dropout';
import { embeddingBackward, embeddingForward } from '../../src/numeric/ops/embedding';
import { logSoftmaxBackward, logSoftmaxForward } from '../../src/numeric/ops/logSoftmax';
import {
  negativeLogLikelihoodBackward,
  negativeLogLikelihoodForward,
} from '../../src/numeric/ops/negativeLogLikelihood';
import {
  ignoredTarget,
  softmaxCrossEntropyBackward,
  softmaxCrossEntropyForward,
} from '../../src/numeric/ops/softmaxCrossEntropy';
import { createParameters } from '../../src/model/parameters';
import { doubleKernels } from '../../src/numeric/scalarKernels';
import { assertGradient } from './centralDifferences';

/** Every cell in one direction and in two, and options that only some networks have. */
const everyConfig: readonly Pick<NetworkConfig, 'cell' | 'bidirectional' | 'bias' | 'recurrenceDepth' | 'ngramRows'>[] =
  [
    ...cellKinds.map((cell) => ({ cell })),
    ...cellKinds.map((cell) => ({ cell, bidirectional: true as const })),
    { cell: 'gru', bias: false },
    { cell: 'minGru', bias: false },
    { cell: 'highway', recurrenceDepth: 1 },
    { cell: 'highway', recurrenceDepth: 3 },
    { cell: 'gru', ngramRows: 5 },
    { cell: 'lstm', ngramRows: 50 },
  ];

suite('gradients against central differences', () => {
  test('affine map', () => {
    const [x, weight, bias, dy] = [matrix(3, 5), matrix(4, 5), matrix(1, 4), matrix(3, 4)];
    const [dx, dWeight, dBias, y] = [zeros(3, 5), zeros(4, 5), zeros(1, 4), zeros(3, 4)];
    const loss = (): number => {
      affineForward(doubleKernels, y, x, weight, bias.data);
      return dot(y, dy);
    };
    affineBackward(doubleKernels, dx, dWeight, dBias.data, dy, x, weight);
    assertGradient('dx', loss, x, dx);
    assertGradient('dWeight', loss, weight, dWeight);
    assertGradient('dBias', loss, bias, dBias);
  });

  test('embedding, with a symbol that occurs twice', () => {
    const symbols = Int32Array.of(2, 0, 2, 1);
    const [weight, dOutput, dWeight, output] = [matrix(4, 3), matrix(4, 3), zeros(4, 3), zeros(4, 3)];
    embeddingBackward(dWeight, dOutput, symbols);
    assertGradient('dWeight', () => (embeddingForward(output, weight, symbols), dot(output, dOutput)), weight, dWeight);
  });

  test('softmax with cross-entropy, with a target that is ignored', () => {
    const targets = Int32Array.of(1, ignoredTarget, 4);
    const [logits, probabilities, dLogits] = [matrix(3, 5), zeros(3, 5), zeros(3, 5)];
    const loss = (): number => 0.5 * softmaxCrossEntropyForward(probabilities, logits, targets);
    loss();
    softmaxCrossEntropyBackward(dLogits, probabilities, targets, 0.5);
    assertGradient('dLogits', loss, logits, dLogits);
  });

  test('log-softmax', () => {
    const [logits, y, dY, dLogits] = [matrix(3, 5), zeros(3, 5), matrix(3, 5), zeros(3, 5)];
    const loss = (): number => (logSoftmaxForward(y, logits), dot(y, dY));
    loss();
    logSoftmaxBackward(dLogits, dY, y);
    assertGradient('dLogits', loss, logits, dLogits);
  });

  test('negative log-likelihood, with a target that is ignored', () => {
    const targets = Int32Array.of(1, ignoredTarget, 4);
    const [logProbabilities, dLogProbabilities] = [matrix(3, 5), zeros(3, 5)];
    negativeLogLikelihoodBackward(dLogProbabilities, targets, 0.5);
    const loss = (): number => 0.5 * negativeLogLikelihoodForward(logProbabilities, targets);
    assertGradient('dLogProbabilities', loss, logProbabilities, dLogProbabilities);
  });

  test('dropout', () => {
    const [x, y, dy] = [matrix(4, 5), zeros(4, 5), matrix(4, 5)];
    const mask = new Float64Array(20);
    const loss = (): number => {
      dropoutForward(y, x, mask, 0.4, 3);
      return dot(y, dy);
    };
    loss();
    const dx = copy(dy);
    dropoutBackward(dx, mask);
    assertGradient('dx', loss, x, dx);
  });

  for (const { name, reads, addsTo, backward } of backwardPasses()) {
    test(`${name}: backward keeps its inputs and accumulates its outputs`, () => {
      const before = reads.map(numbersOf);
      backward();
      const once = addsTo.map(numbersOf);
      backward();
      assert.deepEqual(reads.map(numbersOf), before);
      const twice = addsTo.map(numbersOf);
      twice.flat().forEach((value, i) => {
        assert.ok(
          Math.abs(value - 2 * once.flat()[i]!) < 1e-14,
          `number ${i}: first ${once.flat()[i]!}, then ${value}`,
        );
      });
    });
  }

  for (const config of everyConfig) {
    for (const layers of [1, 2]) {
      test(`${JSON.stringify(config)}, ${layers} layers: every weight, over a window with dropout, a file's start and a carried state`, () => {
        const network = randomNetwork({ ...config, layers, embeddingSize: 4, hiddenSize: 5, dropout: 0.3 });
        const carried = network.carried.map(({ data }) => data.slice());
        const loss = (): number => {
          network.carried.forEach(({ data }, i) => {
            data.set(carried[i]!);
          });
          network.parameters.revision++;
          return network.forward(new Random(9)) / network.counted;
        };
        loss();
        network.backward();
        for (const { name, value, gradient } of network.parameters.dense) assertGradient(name, loss, value, gradient);
        const { ngrams } = network.parameters;
        if (ngrams) assertGradient(ngrams.name, loss, ngrams.value, tableGradient(network));
      });
    }
  }
});

/** The gradient of the n-gram table, all rows. */
function tableGradient({ parameters, ngramGradient: { rows, dInput } }: Network): Matrix {
  const { value } = parameters.ngrams!;
  const sums = zeros(value.rows, value.columns);
  rows.forEach((row, i) => {
    const from = (i % dInput.rows) * value.columns;
    for (let e = 0; e < value.columns; e++) sums.data[row * value.columns + e]! += dInput.data[from + e]!;
  });
  return sums;
}

/** The backward pass of every op. An op that does not say that it adds overwrites. */
function backwardPasses(): {
  readonly name: string;
  readonly reads: readonly (Matrix | Int32Array)[];
  readonly addsTo: readonly Matrix[];
  readonly backward: () => void;
}[] {
  const [x, weight, bias, dy, dx] = [matrix(3, 5), matrix(4, 5), matrix(1, 4), matrix(3, 4), zeros(3, 5)];
  const symbols = Int32Array.of(2, 0, 2);
  const targets = Int32Array.of(1, ignoredTarget, 3);
  const [y, logProbabilities, probabilities] = [zeros(3, 4), zeros(3, 4), zeros(3, 4)];
  affineForward(doubleKernels, y, x, weight, bias.data);
  logSoftmaxForward(logProbabilities, y);
  softmaxCrossEntropyForward(probabilities, y, targets);
  const [dWeight, dBias, dEmbedding] = [zeros(4, 5), zeros(1, 4), zeros(3, 4)];
  const [dLogits, dLogProbabilities, dFused] = [zeros(3, 4), zeros(3, 4), zeros(3, 4)];
  return [
    {
      name: 'affine map',
      reads: [dy, x, weight],
      addsTo: [dWeight, dBias],
      backward: () => {
        affineBackward(doubleKernels, dx, dWeight, dBias.data, dy, x, weight);
      },
    },
    {
      name: 'embedding',
      reads: [dy, symbols],
      addsTo: [dEmbedding],
      backward: () => {
        embeddingBackward(dEmbedding, dy, symbols);
      },
    },
    {
      name: 'log-softmax',
      reads: [dy, logProbabilities],
      addsTo: [dLogits],
      backward: () => {
        logSoftmaxBackward(dLogits, dy, logProbabilities);
      },
    },
    {
      name: 'negative log-likelihood',
      reads: [targets],
      addsTo: [dLogProbabilities],
      backward: () => {
        negativeLogLikelihoodBackward(dLogProbabilities, targets, 0.5);
      },
    },
    {
      name: 'softmax with cross-entropy',
      reads: [probabilities, targets],
      addsTo: [],
      backward: () => {
        softmaxCrossEntropyBackward(dFused, probabilities, targets, 0.5);
      },
    },
  ];
}

function randomNetwork(config: NetworkConfig): Network {
  const parameters = createParameters(config, 7, doubleKernels.allocate);
  const random = new Random(1);
  // Rectified units that are never positive learn nothing.
  const low = config.cell === 'elmanRelu' ? -0.3 : -0.8;
  for (let i = 0; i < parameters.values.length; i++) parameters.values[i] = random.uniform(low, 0.8);
  const network = new Network(doubleKernels, parameters, 2, 6);
  network.inputs.set([3, 4, 1, 2, 6, 5, 0, 1, 2, 2, 4, 0]);
  network.targets.set([4, 1, 2, 3, 5, ignoredTarget, 1, 6, 2, 4, 0, 3]);
  const [history] = network.carried;
  for (let i = 0; i < history!.data.length; i++) history!.data[i] = random.integer(7);
  for (const { data } of network.states.flat()) for (let i = 0; i < data.length; i++) data[i] = random.uniform(-1, 1);
  return network;
}

let seed = 0;

function matrix(rows: number, columns: number): Matrix {
  const random = new Random(++seed);
  return { data: Float64Array.from({ length: rows * columns }, () => random.normal()), rows, columns };
}

function zeros(rows: number, columns: number): Matrix {
  return { data: new Float64Array(rows * columns), rows, columns };
}

function numbersOf(tensor: Matrix | Int32Array): number[] {
  return [...(tensor instanceof Int32Array ? tensor : tensor.data)];
}

function copy({ data, rows, columns }: Matrix): Matrix {
  return { data: data.slice(), rows, columns };
}

function dot(a: Matrix, b: Matrix): number {
  let sum = 0;
  for (let i = 0; i < a.data.length; i++) sum += a.data[i]! * b.data[i]!;
  return sum;
}
