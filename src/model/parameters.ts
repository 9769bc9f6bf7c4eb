import type { CellKind, NetworkConfig } from './config';
import { type Allocate, Arena, type Floats, type Matrix } from './matrix';

export interface Parameter {
  /** As PyTorch's `state_dict` names it in a module with `embedding`, `rnn` and `linear`. */
  readonly name: string;
  readonly shape: readonly number[];
  /** A vector is one row. */
  readonly value: Matrix;
  readonly gradient: Matrix;
}

/** The weights of one recurrent layer; G gates, I inputs. */
export interface LayerParameters {
  readonly inputWeight: Parameter; // (G·H, I)
  readonly hiddenWeight: Parameter; // (G·H, H)
  readonly inputBias: Parameter; // (G·H)
  readonly hiddenBias: Parameter; // (G·H)
}

/** All weights of a network, in one block, and their gradients in another: element i of one belongs to i of the other. */
export interface Parameters {
  readonly config: NetworkConfig;
  readonly vocabularySize: number;
  /** None where the input is one-hot. */
  readonly embedding: Parameter | undefined; // (V, E)
  readonly layers: readonly LayerParameters[];
  readonly linearWeight: Parameter; // (V, H)
  readonly linearBias: Parameter; // (V)
  readonly all: readonly Parameter[];
  readonly values: Floats;
  readonly gradients: Floats;
  /** Whoever changes values counts it up here: networks then renew what they have computed from them. */
  revision: number;
}

const gatesOf: Readonly<Record<CellKind, number>> = { elman: 1, gru: 3, lstm: 4 };

/** Lays out the weights of a network, all 0; or over a block that others share, when `allocateValues` gives that. */
export function createParameters(
  config: NetworkConfig,
  vocabularySize: number,
  allocateValues: Allocate = (count) => new Float32Array(count),
  allocateGradients: Allocate = allocateValues,
): Parameters {
  const shapes = shapesOf(config, vocabularySize);
  const layOutAll = (arena: Arena): { views: Matrix[]; block: Floats } => ({
    views: shapes.map(([, shape]) =>
      shape.length === 1 ? arena.matrix(1, shape[0]) : arena.matrix(shape[0], shape[1]),
    ),
    block: arena.data,
  });
  const { views: valueViews, block: values } = Arena.layOut(allocateValues, layOutAll);
  const { views: gradientViews, block: gradients } = Arena.layOut(allocateGradients, layOutAll);
  const all = shapes.map(([name, shape], i) => ({ name, shape, value: valueViews[i], gradient: gradientViews[i] }));
  const find = (name: string): Parameter | undefined => all.find((parameter) => parameter.name === name);
  const named = (name: string): Parameter => find(name)!;
  return {
    config,
    vocabularySize,
    embedding: find('embedding.weight'),
    layers: Array.from({ length: config.layers }, (_, layer) => ({
      inputWeight: named(`rnn.weight_ih_l${layer}`),
      hiddenWeight: named(`rnn.weight_hh_l${layer}`),
      inputBias: named(`rnn.bias_ih_l${layer}`),
      hiddenBias: named(`rnn.bias_hh_l${layer}`),
    })),
    linearWeight: named('linear.weight'),
    linearBias: named('linear.bias'),
    all,
    values,
    gradients,
    revision: 0,
  };
}

/** The same weights in the memory of a set of kernels. */
export function placeParameters({ config, vocabularySize, values }: Parameters, allocate: Allocate): Parameters {
  const placed = createParameters(config, vocabularySize, allocate);
  placed.values.set(values);
  return placed;
}

/** Name and shape of every weight, in the order in which they are stored. */
function shapesOf(
  { cell, embeddingSize: E, hiddenSize: H, layers }: NetworkConfig,
  vocabularySize: number,
): [name: string, shape: readonly number[]][] {
  const rows = gatesOf[cell] * H;
  const shapes: [string, readonly number[]][] = E > 0 ? [['embedding.weight', [vocabularySize, E]]] : [];
  for (let layer = 0; layer < layers; layer++) {
    shapes.push(
      [`rnn.weight_ih_l${layer}`, [rows, layer > 0 ? H : E > 0 ? E : vocabularySize]],
      [`rnn.weight_hh_l${layer}`, [rows, H]],
      [`rnn.bias_ih_l${layer}`, [rows]],
      [`rnn.bias_hh_l${layer}`, [rows]],
    );
  }
  shapes.push(['linear.weight', [vocabularySize, H]], ['linear.bias', [vocabularySize]]);
  return shapes;
}
