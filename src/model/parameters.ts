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

/** All weights of a network in one block, and their gradients in another, element by element. */
export interface Parameters {
  readonly config: NetworkConfig;
  readonly vocabularySize: number;
  /** None with one-hot input. */
  readonly embedding: Parameter | undefined; // (V, E)
  /** By layer; in a bidirectional network, forward and backward directions alternate. */
  readonly layers: readonly LayerParameters[];
  readonly linearWeight: Parameter; // (V, D·H), D directions
  readonly linearBias: Parameter; // (V)
  readonly all: readonly Parameter[];
  readonly values: Floats;
  readonly gradients: Floats;
  /** Must be incremented after each change of values: networks then recompute what depends on them. */
  revision: number;
}

/**
 * Lays out the weights of a network, all 0, or over shared blocks if `allocateValues` and `allocateGradients` return
 * those. `allocate` provides memory for the zeros that replace weights that the cell does not have.
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
  const byName = new Map(all.map((parameter) => [parameter.name, parameter]));
  const find = (name: string): Parameter | undefined => byName.get(name);
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

/** Copies the weights into the memory of a set of kernels. */
export function placeParameters({ config, vocabularySize, values }: Parameters, allocate: Allocate): Parameters {
  const placed = createParameters(config, vocabularySize, allocate);
  placed.values.set(values);
  return placed;
}

/** Name and shape of every weight, in the order of storage. */
export function shapesOf(config: NetworkConfig, vocabularySize: number): readonly NamedShape[] {
  const { embeddingSize: E, hiddenSize: H } = config;
  const D = directionsOf(config);
  return [
    ...(E > 0 ? [['embedding.weight', [vocabularySize, E]] as const] : []),
    ...layerShapes(config, E > 0 ? E : vocabularySize),
    ['linear.weight', [vocabularySize, D * H]],
    ['linear.bias', [vocabularySize]],
  ];
}
