import type { Kernels } from '../kernels';
import { type Floats, type Matrix, rowsOf } from '../matrix';
import type { LayerParameters } from './weights';

/**
 * The recurrent part of one layer in one direction over a window of T steps and B streams; rows in time-major order
 * (row t·B + b). The caller computes the input projection, one product over the whole window.
 *
 * Truncated back-propagation through time (Williams and Peng 1990): a window starts from the final state of the
 * previous one, and gradients stop at the window's edge unless requested. A stream whose `starts` flag is set at a step
 * starts there from the zero state.
 */
export interface RecurrentLayer {
  /** (T·B, G·H): to be filled with x·W_ihᵀ + b_ih before `forward`; after `backward`, the gradient of that sum. */
  readonly gates: Matrix;
  readonly output: Matrix; // (T·B, H)
  /** Gradient of `output`; `backward` adds the part that comes back through time. */
  readonly dOutput: Matrix; // (T·B, H)
  /** The state carried from window to window: hidden, then, for an LSTM, cell. */
  readonly state: readonly Matrix[]; // each (B, H)
  /** Gradient of the final state before `backward`, of the initial state after it; used only with `heedsState`. */
  readonly dState: readonly Matrix[]; // each (B, H)
  /** To be called after the weights have changed. */
  refresh(): void;
  forward(starts: Uint8Array): void;
  /** Adds to the gradients of the recurrent weights. To be called at most once after each `forward`. */
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

/** The B rows of each step, in the layer's reading order. */
export function inReadingOrder(matrix: Matrix, { batchSize, steps, reversed }: LayerSetup): readonly Matrix[] {
  return Array.from({ length: steps }, (_, i) => rowsOf(matrix, (reversed ? steps - 1 - i : i) * batchSize, batchSize));
}

/** Offset of the start flags of a step; past the end if no stream can start there. */
function startsOf(step: number, { batchSize, steps, reversed }: LayerSetup): number {
  // In reverse, a file ends with its boundary symbol, so the next symbol read starts a new file.
  return (reversed ? steps - step : step) * batchSize;
}

/** Copies the state of every stream, or 0 for streams that start at this step. */
export function startFrom(target: Floats, source: Floats, starts: Uint8Array, step: number, setup: LayerSetup): void {
  target.set(source);
  clearStarted(target, starts, step, setup);
}

export function clearStarted(values: Floats, starts: Uint8Array, step: number, setup: LayerSetup): void {
  const at = startsOf(step, setup);
  const H = setup.hiddenSize;
  for (let b = 0; b < setup.batchSize; b++) if (starts[at + b] === 1) values.fill(0, b * H, (b + 1) * H);
}
