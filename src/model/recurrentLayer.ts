import type { Cell, CellStep, Kernels } from './kernels';
import { type Arena, type Floats, type Matrix, rowsOf } from './matrix';
import { affineForward, affineParametersBackward } from './ops/affine';
import type { LayerParameters } from './parameters';

/**
 * One recurrent layer over a window of T steps and B streams, rows in time-major order (row t·B + b).
 *
 * The input projection and all weight gradients are one matrix product over the whole window; only h(t−1)·W_hhᵀ is done
 * step by step. Truncated back-propagation (Williams and Peng 1990): the state that a window ends with is where the next
 * one starts, and gradients stop at the window's edge. A stream whose `starts` flag is set at a step begins there from
 * the zero state.
 */
export interface RecurrentLayer {
  readonly output: Matrix; // (T·B, H)
  /** What flows into `output`; backward adds what flows back through time to it. */
  readonly dOutput: Matrix; // (T·B, H)
  /** The state that is carried from window to window: hidden, then, for the LSTM, cell. */
  readonly state: readonly Matrix[]; // each (B, H)
  /** input (T·B, I). */
  forward(input: Matrix, starts: Uint8Array): void;
  /** Writes dInput (T·B, I) and adds to the gradients of the layer's weights. */
  backward(dInput: Matrix, input: Matrix, starts: Uint8Array): void;
}

export function createRecurrentLayer(
  kernels: Kernels,
  cell: Cell,
  weights: LayerParameters,
  arena: Arena,
  batchSize: number,
  steps: number,
): RecurrentLayer {
  const B = batchSize;
  const H = weights.hiddenWeight.shape[1];
  const rows = steps * B;
  const gateColumns = cell.gates * H;
  const cellSize = cell.hasCellState ? H : 0;
  const inputGates = arena.matrix(rows, gateColumns);
  const hiddenGates = arena.matrix(rows, gateColumns);
  const activations = arena.matrix(rows, gateColumns);
  const dInputGates = arena.matrix(rows, gateColumns);
  const dHiddenGates = arena.matrix(rows, gateColumns);
  const previousHidden = arena.matrix(rows, H);
  const previousCell = arena.matrix(rows, cellSize);
  const output = arena.matrix(rows, H);
  const dOutput = arena.matrix(rows, H);
  const cells = arena.matrix(rows, cellSize);
  const dPreviousHidden = arena.matrix(B, H);
  // What flows into the cell state of a step and out of it: two buffers that take turns.
  const dCells = [arena.matrix(B, cellSize), arena.matrix(B, cellSize)];
  const state = cell.hasCellState ? [arena.matrix(B, H), arena.matrix(B, H)] : [arena.matrix(B, H)];

  const hiddenGatesAt = perStep(hiddenGates);
  const previousHiddenAt = perStep(previousHidden);
  const previousCellAt = perStep(previousCell);
  const outputAt = perStep(output);
  const cellsAt = perStep(cells);
  const dOutputAt = perStep(dOutput);
  const dHiddenGatesAt = perStep(dHiddenGates);
  const inputGatesAt = perStep(inputGates);
  const activationsAt = perStep(activations);
  const dInputGatesAt = perStep(dInputGates);

  const cellSteps = Array.from({ length: steps }, (_, t): CellStep => ({
    batchSize: B,
    hiddenSize: H,
    inputGates: inputGatesAt[t].data,
    hiddenGates: hiddenGatesAt[t].data,
    activations: activationsAt[t].data,
    previousHidden: previousHiddenAt[t].data,
    hidden: outputAt[t].data,
    previousCell: previousCellAt[t].data,
    cell: cellsAt[t].data,
    dInputGates: dInputGatesAt[t].data,
    dHiddenGates: dHiddenGatesAt[t].data,
    dHidden: dOutputAt[t].data,
    dPreviousHidden: dPreviousHidden.data,
    dCell: dCells[t % 2].data,
    dPreviousCell: dCells[(t + 1) % 2].data,
  }));

  return { output, dOutput, state, forward, backward };

  function forward(input: Matrix, starts: Uint8Array): void {
    affineForward(kernels, inputGates, input, weights.inputWeight.value, weights.inputBias.value);
    for (let t = 0; t < steps; t++) {
      const at = t * B;
      startFrom(previousHiddenAt[t].data, t === 0 ? state[0].data : outputAt[t - 1].data, starts, at);
      if (cell.hasCellState)
        startFrom(previousCellAt[t].data, t === 0 ? state[1].data : cellsAt[t - 1].data, starts, at);
      affineForward(
        kernels,
        hiddenGatesAt[t],
        previousHiddenAt[t],
        weights.hiddenWeight.value,
        weights.hiddenBias.value,
      );
      cell.forward(cellSteps[t]);
    }
    state[0].data.set(outputAt[steps - 1].data);
    if (cell.hasCellState) state[1].data.set(cellsAt[steps - 1].data);
  }

  function backward(dInput: Matrix, input: Matrix, starts: Uint8Array): void {
    cellSteps[steps - 1].dCell.fill(0);
    for (let t = steps - 1; t >= 0; t--) {
      const step = cellSteps[t];
      cell.backward(step);
      if (t === 0) break;
      kernels.gemm(dPreviousHidden, dHiddenGatesAt[t], weights.hiddenWeight.value, { accumulate: true });
      clearStarted(step.dPreviousHidden, starts, t * B);
      if (cell.hasCellState) clearStarted(step.dPreviousCell, starts, t * B);
      add(cellSteps[t - 1].dHidden, step.dPreviousHidden);
    }
    kernels.gemm(dInput, dInputGates, weights.inputWeight.value);
    const { inputWeight, inputBias, hiddenWeight, hiddenBias } = weights;
    affineParametersBackward(kernels, inputWeight.gradient, inputBias.gradient, dInputGates, input);
    affineParametersBackward(kernels, hiddenWeight.gradient, hiddenBias.gradient, dHiddenGates, previousHidden);
  }

  function perStep(matrix: Matrix): readonly Matrix[] {
    return Array.from({ length: steps }, (_, t) => rowsOf(matrix, t * B, B));
  }

  /** Copies the state of every stream, but 0 for those that start here. */
  function startFrom(target: Floats, source: Floats, starts: Uint8Array, at: number): void {
    target.set(source);
    clearStarted(target, starts, at);
  }

  function clearStarted(values: Floats, starts: Uint8Array, at: number): void {
    for (let b = 0; b < B; b++) if (starts[at + b] === 1) values.fill(0, b * H, (b + 1) * H);
  }
}

function add(sums: Floats, values: Floats): void {
  for (let i = 0; i < sums.length; i++) sums[i] += values[i];
}
