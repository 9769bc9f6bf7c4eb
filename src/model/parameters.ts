import { cellStructures } from './cells/structure';
import type { NetworkConfig, StackConfig } from './config';
import { type Allocate, Arena, type Floats, type Matrix } from './matrix';

export interface Parameter {
  /** As PyTorch's `state_dict` names it in a module with `embedding`, `rnn` and `linear`. */
  readonly name: string;
  readonly shape: readonly number[];
  /** A vector is one row. */
  readonly value: Matrix;
  readonly gradient: Matrix;
}

/** The weights of one recurrent layer in one direction; G gates, I inputs. What a cell does not have, has no rows. */
export interface LayerParameters {
  readonly inputWeight: Parameter; // (G·H, I)
  readonly hiddenWeight: Parameter; // (G·H, H), of a highway (depth·G·H, H)
  readonly inputBias: Parameter; // (G·H)
  readonly hiddenBias: Parameter; // as many as the rows of hiddenWeight
  readonly peepholes: Parameter; // (3, H)
}

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

/** 2 in a bidirectional network. */
export function directionsOf({ bidirectional }: Pick<NetworkConfig, 'bidirectional'>): number {
  return bidirectional ? 2 : 1;
}

/** The weights of recurrent layers, each found by its name; what a cell does not have takes zeros from `allocate`. */
export function layersOf(
  config: StackConfig,
  find: (name: string) => Parameter | undefined,
  allocate: Allocate,
): readonly LayerParameters[] {
  const { hiddenSize: H } = config;
  const { gates } = cellStructures[config.cell];
  const orZeros = (name: string, rows: number, columns: number): Parameter =>
    find(name) ?? zeros(name, rows, columns, allocate);
  return layerNames(config).map((name) => ({
    inputWeight: find(`rnn.weight_ih_${name}`)!,
    hiddenWeight: orZeros(`rnn.weight_hh_${name}`, 0, H),
    inputBias: orZeros(`rnn.bias_ih_${name}`, 1, gates * H),
    hiddenBias: orZeros(`rnn.bias_hh_${name}`, 1, hiddenRowsOf(config)),
    peepholes: orZeros(`rnn.peepholes_${name}`, 0, H),
  }));
}

type NamedShape = readonly [name: string, shape: readonly number[]];

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

/** Of recurrent layers that read so many numbers at each step; PyTorch has no peepholes and gives no names. */
export function layerShapes(config: StackConfig, inputs: number): readonly NamedShape[] {
  const { hiddenSize: H } = config;
  const D = directionsOf(config);
  const { gates, hasPeepholes } = cellStructures[config.cell];
  const hiddenRows = hiddenRowsOf(config);
  const shapes: NamedShape[] = [];
  layerNames(config).forEach((name, i) => {
    shapes.push([`rnn.weight_ih_${name}`, [gates * H, i < D ? inputs : D * H]]);
    if (hiddenRows > 0) shapes.push([`rnn.weight_hh_${name}`, [hiddenRows, H]]);
    if (config.bias !== false) shapes.push([`rnn.bias_ih_${name}`, [gates * H]]);
    if (config.bias !== false && hiddenRows > 0) shapes.push([`rnn.bias_hh_${name}`, [hiddenRows]]);
    if (hasPeepholes) shapes.push([`rnn.peepholes_${name}`, [3, H]]);
  });
  return shapes;
}

function hiddenRowsOf({ cell, hiddenSize, recurrenceDepth }: StackConfig): number {
  const depth = cell === 'highway' ? (recurrenceDepth ?? 2) : 1;
  return depth * cellStructures[cell].recurrentGates * hiddenSize;
}

/** `l0`, `l0_reverse`, `l1`, … */
function layerNames(config: StackConfig): string[] {
  return Array.from({ length: config.layers }, (_, layer) =>
    directionsOf(config) === 2 ? [`l${layer}`, `l${layer}_reverse`] : [`l${layer}`],
  ).flat();
}

/** What a network does not have: a bias that stays 0, whose gradient goes nowhere, or a matrix without rows. */
function zeros(name: string, rows: number, columns: number, allocate: Allocate): Parameter {
  const matrix = (): Matrix => ({ data: allocate(rows * columns), rows, columns });
  return { name, shape: [rows, columns], value: matrix(), gradient: matrix() };
}
