import type { Kernels } from '../kernels';
import { type Floats, type Matrix, rowsOf } from '../matrix';
import type { LayerParameters } from './weights';

/**
 * The recurrent half of one layer in one direction over a window of T steps and B streams, rows in time-major order (row
 * t·B + b). The other half, the input projection, is one product over the whole window, and the network's.
 *
 * Truncated back-propagation (Williams and Peng 1990): the state that a window ends with is where the next one starts,
 * and gradients stop at the window's edge, unless they are asked for. A stream whose `starts` flag is set at a step
 * begins there from the zero state.
 */
export interface RecurrentLayer {
  /** (T·B, G·H): fill with x·W_ihᵀ + b_ih before `forward`. After `backward` the gradients of that. */
  readonly gates: Matrix;
  readonly output: Matrix; // (T·B, H)
  /** What flows into `output`; backward adds what flows back through time to it. */
  readonly dOutput: Matrix; // (T·B, H)
  /** The state that is carried from window to window: hidden, then, for an LSTM, cell. */
  readonly state: readonly Matrix[]; // each (B, H)
  /** Of the final state before `backward`, of the initial state after it; only where `backward` is told to heed it. */
  readonly dState: readonly Matrix[]; // each (B, H)
  /** To be called after the weights have changed. */
  refresh(): void;
  forward(starts: Uint8Array): void;
  /** Adds to the gradients of the recurrent weights. Once after each `forward`. */
  backward(starts: Uint8Array, heedsState?: boolean): void;
}

export interface LayerSetup {
  readonly kernels: Kernels;
  readonly weights: LayerParameters;
  readonly hiddenSize: number;
  readonly batchSize: number;
  readonly steps: number;
  /** Reads from the window's last step to its first. */
  readonly reversed: boolean;
  readonly state: readonly Matrix[];
  readonly dState: readonly Matrix[];
}

/** The B rows of each step, in the order in which the layer reads them. */
export function inReadingOrder(matrix: Matrix, { batchSize, steps, reversed }: LayerSetup): readonly Matrix[] {
  return Array.from({ length: steps }, (_, i) => rowsOf(matrix, (reversed ? steps - 1 - i : i) * batchSize, batchSize));
}

/** Where the flags of a step stand that say which streams begin there; past the end where none can. */
function startsOf(step: number, { batchSize, steps, reversed }: LayerSetup): number {
  // Read backwards, a file ends with its first symbol: the next one to be read begins anew.
  return (reversed ? steps - step : step) * batchSize;
}

/** The state of every stream, but 0 for those that start at this step. */
export function startFrom(target: Floats, source: Floats, starts: Uint8Array, step: number, setup: LayerSetup): void {
  target.set(source);
  clearStarted(target, starts, step, setup);
}

export function clearStarted(values: Floats, starts: Uint8Array, step: number, setup: LayerSetup): void {
  const at = startsOf(step, setup);
  const H = setup.hiddenSize;
  for (let b = 0; b < setup.batchSize; b++) if (starts[at + b] === 1) values.fill(0, b * H, (b + 1) * H);
}
