import assert from 'node:assert/strict';
import type { AdamMoments, Kernels } from '../../src/numeric/kernels';
import { clipScale } from '../../src/numeric/ops/clipping';
import type { Matrix } from '../../src/numeric/matrix';
import { logSoftmaxBackward, logSoftmaxForward } from '../../src/numeric/ops/logSoftmax';
import {
  negativeLogLikelihoodBackward,
  negativeLogLikelihoodForward,
} from '../../src/numeric/ops/negativeLogLikelihood';
import { softmaxCrossEntropyBackward, softmaxCrossEntropyForward } from '../../src/numeric/ops/softmaxCrossEntropy';
import { doubleKernels } from '../../src/numeric/scalarKernels';
import {
  type Fixture,
  networkOf,
  paperFixtures,
  pytorchFixtures,
  readFixture,
  readLogSoftmaxFixture,
  setInitialStates,
} from './fixtures';
import { everyKind } from './kernelsUnderTest';

interface Tolerance {
  readonly absolute: number;
  readonly relative: number;
}

/** Tolerance for float32. */
const single: Tolerance = { absolute: 1e-7, relative: 1e-3 };

/** Tolerance for float64; the files have 13 digits. */
const double: Tolerance = { absolute: 1e-12, relative: 1e-9 };

const everyCase = [...pytorchFixtures, ...paperFixtures].flatMap((name) =>
  everyKind.map(({ name: kind, create }) => ({ name, kind, create })),
);

for (const { name, kind, create } of everyCase) {
  const whose = paperFixtures.includes(name) ? "the paper's" : "PyTorch's";
  suite(`${whose} numbers: ${name}, ${kind} kernels`, () => {
    const fixture = readFixture(name);

    test('outputs, logits, final states and loss', () => {
      const network = networkOf(fixture, create());
      const loss = network.forward() / network.counted;
      assertClose('outputs', network.output.data, fixture.outputs);
      assertClose('logits', network.logits.data, fixture.logits);
      assertClose(
        'final hidden states',
        network.states.flatMap(([hidden]) => [...hidden!.data]),
        fixture.finalHidden,
      );
      assertClose(
        'final cell states',
        network.states.flatMap(([, cell]) => [...(cell?.data ?? [])]),
        fixture.finalCell ?? [],
      );
      assertClose('loss', [loss], [fixture.loss]);
    });

    test('the gradient of every weight', () => {
      const network = networkOf(fixture, create());
      network.forward();
      network.backward();
      for (const parameter of network.parameters.dense) {
        assert.deepEqual(parameter.shape, fixture.gradients[parameter.name]!.shape);
        assertClose(parameter.name, parameter.gradient.data, fixture.gradients[parameter.name]!.values);
      }
    });

    test('the first ten losses and gradient norms of Adam with clipping', () => {
      const { losses, norms } = tenAdamSteps(fixture, create());
      assertClose('losses', losses, fixture.adam.losses);
      assertClose('gradient norms', norms, fixture.adam.gradientNorms);
    });
  });
}

suite('in double precision', () => {
  for (const name of pytorchFixtures) {
    test(`PyTorch's loss and every gradient: ${name}`, () => {
      const { precise } = readFixture(name);
      assertLossAndGradients(readFixture(name), precise!, double);
    });
  }

  for (const name of paperFixtures) {
    test(`the paper's outputs, final states, loss, every gradient and ten steps of Adam: ${name}`, () => {
      const fixture = readFixture(name);
      const network = networkOf(fixture, doubleKernels);
      network.forward();
      assertClose('outputs', network.output.data, fixture.outputs, double);
      const finalHidden = network.states.flatMap(([hidden]) => [...hidden!.data]);
      assertClose('final hidden states', finalHidden, fixture.finalHidden, double);
      assertLossAndGradients(fixture, fixture, double);
      const { losses, norms } = tenAdamSteps(fixture, doubleKernels);
      assertClose('losses', losses, fixture.adam.losses, double);
      assertClose('gradient norms', norms, fixture.adam.gradientNorms, double);
    });
  }

  test("PyTorch's log_softmax and nll_loss, of logits whose softmax underflows", () => {
    const { logits, logProbabilities, ...fixture } = readLogSoftmaxFixture();
    const [y, dY, dX] = [zerosLike(logits), zerosLike(logits), zerosLike(logits)];
    const targets = Int32Array.from(fixture.targets);
    logSoftmaxForward(y, matrixOf(logits));
    assertClose('log-probabilities', y.data, logProbabilities, double);
    assertClose('loss', [negativeLogLikelihoodForward(y, targets)], [fixture.loss], double);
    negativeLogLikelihoodBackward(dY, targets, fixture.scale);
    assertClose('gradient of the log-probabilities', dY.data, fixture.dLogProbabilities, double);
    logSoftmaxBackward(dX, dY, y);
    assertClose('gradient of the logits', dX.data, fixture.dLogits, double);
  });

  test('the two ops one after the other are the fused softmax and cross-entropy', () => {
    const { logits, loss, scale, dLogits, ...fixture } = readLogSoftmaxFixture();
    const [probabilities, dX] = [zerosLike(logits), zerosLike(logits)];
    const targets = Int32Array.from(fixture.targets);
    assertClose('loss', [softmaxCrossEntropyForward(probabilities, matrixOf(logits), targets)], [loss], double);
    softmaxCrossEntropyBackward(dX, probabilities, targets, scale);
    assertClose('gradient of the logits', dX.data, dLogits, double);
  });
});

function assertLossAndGradients(
  fixture: Fixture,
  expected: Pick<Fixture, 'loss' | 'gradients'>,
  tolerance: Tolerance,
): void {
  const network = networkOf(fixture, doubleKernels);
  assertClose('loss', [network.forward() / network.counted], [expected.loss], tolerance);
  network.backward();
  for (const { name, gradient } of network.parameters.dense) {
    assertClose(name, gradient.data, expected.gradients[name]!.values, tolerance);
  }
}

function matrixOf({
  shape,
  values,
}: {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}): Matrix {
  return { data: Float64Array.from(values), rows: shape[0]!, columns: shape[1]! };
}

function zerosLike(tensor: { readonly shape: readonly number[]; readonly values: readonly number[] }): Matrix {
  return matrixOf({ ...tensor, values: tensor.values.map(() => 0) });
}

function tenAdamSteps(fixture: Fixture, kernels: Kernels): { losses: number[]; norms: number[] } {
  const network = networkOf(fixture, kernels);
  const { values, gradients } = network.parameters;
  const moments: AdamMoments = { first: kernels.allocate(values.length), second: kernels.allocate(values.length) };
  const losses: number[] = [];
  const norms: number[] = [];
  for (let step = 1; step <= 10; step++) {
    setInitialStates(network, fixture);
    gradients.fill(0);
    losses.push(network.forward() / network.counted);
    network.backward();
    const norm = Math.sqrt(kernels.sumOfSquares(gradients));
    norms.push(norm);
    const { learningRate, clipNorm } = fixture.adam;
    const rate = { learningRate, step, gradientScale: clipScale(norm, clipNorm), beta2: 0.999, weightDecay: 0 };
    kernels.adam(values, gradients, moments, rate);
    network.parameters.revision++;
  }
  return { losses, norms };
}

function assertClose(
  what: string,
  actual: ArrayLike<number>,
  expected: readonly number[],
  { absolute, relative } = single,
): void {
  assert.equal(actual.length, expected.length, `${what}: number of values`);
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(actual[i]! - expected[i]!);
    const allowed = absolute + relative * Math.abs(expected[i]!);
    assert.ok(difference <= allowed, `${what}[${i}]: expected ${expected[i]}, found ${actual[i]}`);
  }
}
