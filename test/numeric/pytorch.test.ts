import assert from 'node:assert/strict';
import type { AdamMoments, Kernels } from '../../src/model/kernels';
import { clipScale } from '../../src/model/ops/optimizers';
import { type Fixture, fixtureNames, networkOf, readFixture, setInitialStates } from './fixtures';
import { everyKind } from './kernelsUnderTest';

const absoluteTolerance = 1e-7;
const relativeTolerance = 1e-3;

const everyCase = fixtureNames.flatMap((name) => everyKind.map(({ name: kind, create }) => ({ name, kind, create })));

for (const { name, kind, create } of everyCase) {
  suite(`PyTorch's numbers: ${name}, ${kind} kernels`, () => {
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
      for (const parameter of network.parameters.all) {
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

function assertClose(what: string, actual: ArrayLike<number>, expected: readonly number[]): void {
  assert.equal(actual.length, expected.length, `${what}: number of values`);
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(actual[i]! - expected[i]!);
    const allowed = absoluteTolerance + relativeTolerance * Math.abs(expected[i]!);
    assert.ok(difference <= allowed, `${what}[${i}]: expected ${expected[i]}, found ${actual[i]}`);
  }
}
