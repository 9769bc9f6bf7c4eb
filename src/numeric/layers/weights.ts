import { cellStructures } from '../cells/structure';
import type { Allocate, Matrix } from '../matrix';
import type { StackConfig } from './stackConfig';

export interface Parameter {
  /** The name in PyTorch's `state_dict` of a module with `embedding`, `rnn` and `linear`. */
  readonly name: string;
  readonly shape: readonly number[];
  /** A vector is a single row. */
  readonly value: Matrix;
  readonly gradient: Matrix;
}

/**
 * The weights of one recurrent layer in one direction; G gates, I inputs. A weight that the cell does not have has no
 * rows.
 */
export interface LayerParameters {
  readonly inputWeight: Parameter; // (G·H, I)
  readonly hiddenWeight: Parameter; // (G·H, H); for a highway (depth·G·H, H)
  readonly inputBias: Parameter; // (G·H)
  readonly hiddenBias: Parameter; // one per row of hiddenWeight
  readonly peepholes: Parameter; // (3, H)
}

/** 2 in a bidirectional network. */
export function directionsOf({ bidirectional }: Pick<StackConfig, 'bidirectional'>): number {
  return bidirectional ? 2 : 1;
}

/** The weights of recurrent layers, looked up by name. Weights that a cell does not have are zeros from `allocate`. */
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

/** PyTorch's name of a weight, and its shape. */
export type NamedShape = readonly [name: string, shape: readonly number[]];

/**
 * Names and shapes of the weights of recurrent layers with `inputs` inputs. PyTorch has no peepholes, so the names of
 * these are not from PyTorch.
 */
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

/**
 * Replaces a weight that a network does not have: a bias that stays 0 and whose gradient is unused, or a matrix without
 * rows.
 */
function zeros(name: string, rows: number, columns: number, allocate: Allocate): Parameter {
  const matrix = (): Matrix => ({ data: allocate(rows * columns), rows, columns });
  return { name, shape: [rows, columns], value: matrix(), gradient: matrix() };
}
