import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { defaultTrainingConfig } from '../../src/learning/config';
import { Soap } from '../../src/learning/soap';
import { createParameters } from '../../src/model/parameters';
import { optimizerStateNames, stateLength } from '../../src/model/trainingState';
import type { Kernels } from '../../src/numeric/kernels';
import { everyKind } from './kernelsUnderTest';

/** PyTorch's results, written by `make_soap_fixture.py`. */
interface SoapFixture {
  readonly learningRate: number;
  /** All weights after a step, by its number. */
  readonly steps: Readonly<Record<string, readonly number[]>>;
}

const fixture = JSON.parse(readFileSync('test/numeric/fixtures/soap.json', 'utf8')) as SoapFixture;

/** The network of the fixture. */
const network = { ...defaultTrainingConfig.network, embeddingSize: 3, hiddenSize: 4, ngramRows: 0 };
const vocabularySize = 5;
const stepCount = 25;

/** Largest difference of a weight: 25 steps in float32 against float64. */
const tolerance = 5e-6;

suite('SOAP', () => {
  for (const { name, create } of everyKind) {
    test(`${name} kernels: 25 steps as in PyTorch`, () => {
      const found = weightsAfterSteps(create());
      for (const [step, expected] of Object.entries(fixture.steps)) {
        expected.forEach((value, i) => {
          const difference = Math.abs(found[Number(step) - 1]![i]! - value);
          assert.ok(
            difference <= tolerance,
            `step ${step}, weight ${i}: ${value}, found ${found[Number(step) - 1]![i]!}`,
          );
        });
      }
    });
  }
});

/** All weights after each step. */
function weightsAfterSteps(kernels: Kernels): number[][] {
  const parameters = createParameters(network, vocabularySize, kernels.allocate);
  const { values, gradients } = parameters;
  const states = optimizerStateNames.soap.map((state) => kernels.allocate(stateLength(state, network, vocabularySize)));
  const work = { rank: 0, members: 1, barrier: () => undefined };
  const soap = new Soap(kernels, parameters, gradients, states, work);
  values.set(drawn(values.length, 0));
  return Array.from({ length: stepCount }, (_, i) => {
    const step = i + 1;
    gradients.set(drawn(values.length, step));
    const gradientScale = step % 7 === 0 ? 0.5 : 1;
    soap.step({ learningRate: fixture.learningRate, step, gradientScale, beta2: 0.99, weightDecay: 0 });
    return [...values];
  });
}

/** Numbers from −½ to ½, from integers alone, as in the script. */
function drawn(count: number, salt: number): number[] {
  return Array.from({ length: count }, (_, i) => ((i * 7919 + salt * 104_729) % 1009) / 1009 - 0.5);
}
