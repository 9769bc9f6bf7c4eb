import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isRecord } from '../../src/base/json';
import type { CellKind } from '../../src/model/config';
import type { Kernels } from '../../src/model/kernels';
import { Network } from '../../src/model/network';
import { createParameters } from '../../src/model/parameters';
import { scalarKernels } from '../../src/model/scalarKernels';

interface NamedTensor {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

/** PyTorch's numbers for one network, as `make_fixtures.py` wrote them. */
export interface Fixture {
  readonly cell: CellKind;
  readonly layers: number;
  readonly vocabularySize: number;
  readonly embeddingSize: number;
  readonly hiddenSize: number;
  readonly batchSize: number;
  readonly sequenceLength: number;
  readonly parameters: Readonly<Record<string, NamedTensor>>;
  readonly initialHidden: readonly number[]; // (L, B, H)
  readonly initialCell?: readonly number[]; // (L, B, H)
  readonly inputs: readonly number[]; // (T, B)
  readonly targets: readonly number[]; // (T, B)
  readonly outputs: readonly number[]; // (T, B, H)
  readonly logits: readonly number[]; // (T, B, V)
  readonly finalHidden: readonly number[]; // (L, B, H)
  readonly finalCell?: readonly number[]; // (L, B, H)
  readonly loss: number;
  readonly gradients: Readonly<Record<string, NamedTensor>>;
  readonly adam: {
    readonly learningRate: number;
    readonly clipNorm: number;
    readonly losses: readonly number[];
    readonly gradientNorms: readonly number[];
  };
}

export const fixtureNames = ['elman-1', 'elman-2', 'lstm-1', 'lstm-2', 'gru-1', 'gru-2'] as const;

export function readFixture(name: string): Fixture {
  const file = path.join(process.cwd(), 'test/numeric/fixtures', `${name}.json`);
  const fixture: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!isRecord(fixture)) throw new Error(`Expected a fixture in ${file}. Run test/numeric/make_fixtures.py.`);
  return fixture as unknown as Fixture;
}

/** The fixture's network with its weights, states, inputs and targets. */
export function networkOf(fixture: Fixture, kernels: Kernels = scalarKernels): Network {
  const { cell, layers, embeddingSize, hiddenSize, vocabularySize, batchSize, sequenceLength } = fixture;
  const parameters = createParameters(
    { cell, layers, embeddingSize, hiddenSize, dropout: 0 },
    vocabularySize,
    kernels.allocate,
  );
  for (const { name, value } of parameters.all) value.data.set(fixture.parameters[name]!.values);
  const network = new Network(kernels, parameters, batchSize, sequenceLength);
  network.inputs.set(fixture.inputs);
  network.targets.set(fixture.targets);
  setInitialStates(network, fixture);
  return network;
}

export function setInitialStates(network: Network, fixture: Fixture): void {
  const size = fixture.batchSize * fixture.hiddenSize;
  network.states.forEach(([hidden, cell], layer) => {
    hidden!.data.set(fixture.initialHidden.slice(layer * size, (layer + 1) * size));
    cell?.data.set(fixture.initialCell!.slice(layer * size, (layer + 1) * size));
  });
}
