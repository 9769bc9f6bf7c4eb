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

/** A weight whose gradient is sparse, see `NgramGradient`. */
export type SparseParameter = Omit<Parameter, 'gradient'>;

/**
 * All weights of a network in one block. The gradients of those in `dense` are in another, in the same order; the n-gram
 * table is at the end of the first and is not in the second.
 */
export interface Parameters {
  readonly config: NetworkConfig;
  readonly vocabularySize: number;
  /** None with one-hot input. */
  readonly embedding: Parameter | undefined; // (V, E)
  /** By layer; in a bidirectional network, forward and backward directions alternate. */
  readonly layers: readonly LayerParameters[];
  readonly linearWeight: Parameter; // (V, D·H), D directions
  readonly linearBias: Parameter; // (V)
  readonly dense: readonly Parameter[];
  readonly ngrams: SparseParameter | undefined; // (R, E)
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
  const denseShapes = denseShapesOf(config, vocabularySize);
  const { views: valueViews, block: values } = layOutViews(shapes, allocateValues);
  const { views: gradientViews, block: gradients } = layOutViews(denseShapes, allocateGradients);
  const dense = denseShapes.map(([name, shape], i) => ({
    name,
    shape,
    value: valueViews[i],
    gradient: gradientViews[i],
  }));
  const sparse = shapes.slice(dense.length).map(([name, shape]) => ({ name, shape, value: valueViews[dense.length] }));
  const byName = new Map(dense.map((parameter) => [parameter.name, parameter]));
  const find = (name: string): Parameter | undefined => byName.get(name);
  const named = (name: string): Parameter => find(name)!;
  return {
    config,
    vocabularySize,
    embedding: find('embedding.weight'),
    layers: layersOf(config, find, allocate),
    linearWeight: named('linear.weight'),
    linearBias: named('linear.bias'),
    dense,
    ngrams: sparse.at(0),
    values,
    gradients,
    revision: 0,
  };
}

/** All weights, in the order of storage. */
export function weightsOf({ dense, ngrams }: Parameters): readonly SparseParameter[] {
  return ngrams ? [...dense, ngrams] : dense;
}

/** One block with a view for each shape; a vector is a single row. */
function layOutViews(shapes: readonly NamedShape[], allocate: Allocate): { views: Matrix[]; block: Floats } {
  return Arena.layOut(allocate, (arena) => ({
    views: shapes.map(([, shape]) =>
      shape.length === 1 ? arena.matrix(1, shape[0]) : arena.matrix(shape[0], shape[1]),
    ),
    block: arena.data,
  }));
}

/** Copies the weights into the memory of a set of kernels. */
export function placeParameters({ config, vocabularySize, values }: Parameters, allocate: Allocate): Parameters {
  const placed = createParameters(config, vocabularySize, allocate);
  placed.values.set(values);
  return placed;
}

/** Name and shape of every weight, in the order of storage. */
export function shapesOf(config: NetworkConfig, vocabularySize: number): readonly NamedShape[] {
  const { ngramRows = 0, embeddingSize } = config;
  const dense = denseShapesOf(config, vocabularySize);
  return ngramRows > 0 ? [...dense, ['ngrams.weight', [ngramRows, embeddingSize]]] : dense;
}

/** Name and shape of every weight with a dense gradient, in the order of storage. */
export function denseShapesOf(config: NetworkConfig, vocabularySize: number): readonly NamedShape[] {
  const { embeddingSize: E, hiddenSize: H } = config;
  const D = directionsOf(config);
  return [
    ...(E > 0 ? [['embedding.weight', [vocabularySize, E]] as const] : []),
    ...layerShapes(config, E > 0 ? E : vocabularySize),
    ['linear.weight', [vocabularySize, D * H]],
    ['linear.bias', [vocabularySize]],
  ];
}

/** Number of values of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Number of values of several shapes. */
export function sizeOfAll(shapes: readonly NamedShape[]): number {
  return shapes.reduce((sum, [, shape]) => sum + sizeOf(shape), 0);
}
