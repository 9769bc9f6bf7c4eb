import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isRecord } from '../../src/base/json';
import type { CellKind } from '../../src/numeric/cells/kinds';
import type { Kernels } from '../../src/numeric/kernels';
import { Network } from '../../src/model/network';
import { createParameters } from '../../src/model/parameters';
import { scalarKernels } from '../../src/numeric/scalarKernels';

interface NamedTensor {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

/** PyTorch's results for one network, written by `make_fixtures.py`; D directions. */
export interface Fixture {
  readonly cell: CellKind;
  readonly layers: number;
  readonly bidirectional?: true;
  readonly vocabularySize: number;
  readonly embeddingSize: number;
  readonly hiddenSize: number;
  readonly batchSize: number;
  readonly sequenceLength: number;
  readonly parameters: Readonly<Record<string, NamedTensor>>;
  readonly initialHidden: readonly number[]; // (L·D, B, H)
  readonly initialCell?: readonly number[]; // (L·D, B, H)
  readonly inputs: readonly number[]; // (T, B)
  readonly targets: readonly number[]; // (T, B)
  readonly outputs: readonly number[]; // (T, B, D·H)
  readonly logits: readonly number[]; // (T, B, V)
  readonly finalHidden: readonly number[]; // (L·D, B, H)
  readonly finalCell?: readonly number[]; // (L·D, B, H)
  readonly loss: number;
  readonly gradients: Readonly<Record<string, NamedTensor>>;
  /** Results of the same weights in float64; absent if the fixture is in float64. */
  readonly precise?: { readonly loss: number; readonly gradients: Readonly<Record<string, NamedTensor>> };
  readonly adam: {
    readonly learningRate: number;
    readonly clipNorm: number;
    readonly losses: readonly number[];
    readonly gradientNorms: readonly number[];
  };
}

/** Cells that PyTorch has, in float32. */
export const pytorchFixtures: readonly string[] = ['elman', 'elmanRelu', 'lstm', 'gru'].flatMap((cell) => [
  `${cell}-1`,
  `${cell}-2`,
  `${cell}-2-bidirectional`,
]);

/** Cells written from the equations of their papers, in float64: `paper_cells.py`. */
export const paperFixtures: readonly string[] = [
  'elmanSigmoid',
  'peepholeLstm',
  'coupledLstm',
  'originalGru',
  'highway',
  'minGru',
].flatMap((cell) => [`${cell}-2`, `${cell}-2-bidirectional`]);

/** log_softmax and nll_loss alone, in float64. */
export interface LogSoftmaxFixture {
  readonly logits: NamedTensor; // (N, V)
  readonly targets: readonly number[]; // (N)
  /** Factor on the loss before its gradients are computed. */
  readonly scale: number;
  readonly logProbabilities: readonly number[]; // (N, V)
  readonly loss: number;
  readonly dLogProbabilities: readonly number[]; // (N, V)
  readonly dLogits: readonly number[]; // (N, V)
}

export function readFixture(name: string): Fixture {
  return readNumbers(name) as unknown as Fixture;
}

export function readLogSoftmaxFixture(): LogSoftmaxFixture {
  return readNumbers('log-softmax') as unknown as LogSoftmaxFixture;
}

function readNumbers(name: string): Record<string, unknown> {
  const file = path.join(process.cwd(), 'test/numeric/fixtures', `${name}.json`);
  const fixture: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!isRecord(fixture)) throw new Error(`Expected a fixture in ${file}. Run test/numeric/make_fixtures.py.`);
  return fixture;
}

/** The fixture's network with its weights, states, inputs and targets. */
export function networkOf(fixture: Fixture, kernels: Kernels = scalarKernels): Network {
  const { cell, layers, bidirectional, embeddingSize, hiddenSize, vocabularySize, batchSize, sequenceLength } = fixture;
  const parameters = createParameters(
    { cell, layers, embeddingSize, hiddenSize, dropout: 0, ...(bidirectional && { bidirectional }) },
    vocabularySize,
    kernels.allocate,
  );
  // PyTorch computed in float32 from float32 numbers, which nine digits represent exactly.
  const exact = fixture.precise ? Math.fround : Number;
  for (const { name, value } of parameters.dense) value.data.set(fixture.parameters[name]!.values.map(exact));
  const network = new Network(kernels, parameters, batchSize, sequenceLength);
  network.inputs.set(fixture.inputs);
  network.targets.set(fixture.targets);
  setInitialStates(network, fixture);
  return network;
}

export function setInitialStates(network: Network, fixture: Fixture): void {
  const exact = fixture.precise ? Math.fround : Number;
  const part = (values: readonly number[], i: number): number[] => values.slice(i * size, (i + 1) * size).map(exact);
  const size = fixture.batchSize * fixture.hiddenSize;
  network.states.forEach(([hidden, cell], layer) => {
    hidden!.data.set(part(fixture.initialHidden, layer));
    cell?.data.set(part(fixture.initialCell!, layer));
  });
}
