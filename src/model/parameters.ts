import {
  directionsOf,
  type LayerParameters,
  layersOf,
  layerShapes,
  type NamedShape,
  type Parameter,
} from '../numeric/layers/weights';
import { type Allocate, Arena, type Floats, type Matrix } from '../numeric/matrix';
import type { NetworkConfig } from './config';

/** All weights of a network, in one block, and their gradients in another: element i of one belongs to i of the other. */
export interface Parameters {
  readonly config: NetworkConfig;
  readonly vocabularySize: number;
  /** None where the input is one-hot. */
  readonly embedding: Parameter | undefined; // (V, E)
  /** Layer by layer; in a bidirectional network forwards and backwards by turns. */
  readonly layers: readonly LayerParameters[];
  readonly linearWeight: Parameter; // (V, D·H), D directions
  readonly linearBias: Parameter; // (V)
  readonly all: readonly Parameter[];
  readonly values: Floats;
  readonly gradients: Floats;
  /** Whoever changes values counts it up here: networks then renew what they have computed from them. */
  revision: number;
}

/**
 * Lays out the weights of a network, all 0; or over blocks that others share, when `allocateValues` and
 * `allocateGradients` give those. `allocate` gives what is no weight but takes the place of one.
 */
export function createParameters(
  config: NetworkConfig,
  vocabularySize: number,
  allocateValues: Allocate = (count) => new Float32Array(count),
  allocateGradients: Allocate = allocateValues,
  allocate: Allocate = allocateGradients,
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
    layers: layersOf(config, find, allocate),
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
function shapesOf(config: NetworkConfig, vocabularySize: number): readonly NamedShape[] {
  const { embeddingSize: E, hiddenSize: H } = config;
  const D = directionsOf(config);
  return [
    ...(E > 0 ? [['embedding.weight', [vocabularySize, E]] as const] : []),
    ...layerShapes(config, E > 0 ? E : vocabularySize),
    ['linear.weight', [vocabularySize, D * H]],
    ['linear.bias', [vocabularySize]],
  ];
}
