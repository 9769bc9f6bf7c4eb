import type { Cell, CellStep, Kernels } from './kernels';
import { Arena, type Floats, type Matrix, rowsOf } from './matrix';
import { affineParametersBackward } from './ops/affine';
import type { LayerParameters } from './parameters';

/**
 * The recurrent half of one layer over a window of T steps and B streams, rows in time-major order (row t·B + b). The
 * other half, the input projection, is one product over the whole window, and the network's; so are the weights'
 * gradients. Only h(t−1)·W_hhᵀ is done step by step.
 *
 * Truncated back-propagation (Williams and Peng 1990): the state that a window ends with is where the next one starts,
 * and gradients stop at the window's edge. A stream whose `starts` flag is set at a step begins there from the zero
 * state.
 */
export interface RecurrentLayer {
  /** (T·B, G·H): fill with x·W_ihᵀ + b_ih before `forward`. After `backward` the gradients of that. */
  readonly gates: Matrix;
  readonly output: Matrix; // (T·B, H)
  /** What flows into `output`; backward adds what flows back through time to it. */
  readonly dOutput: Matrix; // (T·B, H)
  /** The state that is carried from window to window: hidden, then, for the LSTM, cell. */
  readonly state: readonly Matrix[]; // each (B, H)
  /** To be called after the weights have changed. */
  refresh(): void;
  forward(starts: Uint8Array): void;
  /** Adds to the gradients of the recurrent weights. Once after each `forward`. */
  backward(starts: Uint8Array): void;
}

/** The carried state of one layer, to be laid out anywhere: hidden, then, for the LSTM, cell; each (B, H). */
export function layOutState(cell: Cell, arena: Arena, batchSize: number, hiddenSize: number): readonly Matrix[] {
  return Array.from({ length: cell.hasCellState ? 2 : 1 }, () => arena.matrix(batchSize, hiddenSize));
}

export function createRecurrentLayer(
  kernels: Kernels,
  cell: Cell,
  weights: LayerParameters,
  state: readonly Matrix[],
  batchSize: number,
  steps: number,
): RecurrentLayer {
  const B = batchSize;
  const H = weights.hiddenWeight.shape[1];
  const {
    gates,
    hiddenGates,
    kept,
    dHiddenGates,
    previousHidden,
    previousCell,
    output,
    dOutput,
    cells,
    dPreviousHidden,
    dCells,
  } = Arena.layOut(kernels.allocate, (arena) => layOutTensors(cell, arena, B, H, steps));
  const forwardWeight = kernels.factor(weights.hiddenWeight.value, true, B);
  const backwardWeight = kernels.factor(weights.hiddenWeight.value, false, B);

  const gatesAt = perStep(gates);
  const keptAt = perStep(kept);
  const previousHiddenAt = perStep(previousHidden);
  const previousCellAt = perStep(previousCell);
  const outputAt = perStep(output);
  const cellsAt = perStep(cells);
  const dOutputAt = perStep(dOutput);
  const dHiddenGatesAt = perStep(dHiddenGates);

  const cellSteps = Array.from({ length: steps }, (_, t): CellStep => ({
    batchSize: B,
    hiddenSize: H,
    gates: gatesAt[t].data,
    hiddenGates: hiddenGates.data,
    hiddenBias: weights.hiddenBias.value.data,
    kept: keptAt[t].data,
    previousHidden: previousHiddenAt[t].data,
    hidden: outputAt[t].data,
    previousCell: previousCellAt[t].data,
    cell: cellsAt[t].data,
    dHiddenGates: dHiddenGatesAt[t].data,
    dHidden: dOutputAt[t].data,
    dPreviousHidden: dPreviousHidden.data,
    dCell: dCells[t % 2].data,
    dPreviousCell: dCells[(t + 1) % 2].data,
  }));

  return { gates, output, dOutput, state, refresh, forward, backward };

  function refresh(): void {
    forwardWeight.refresh();
    backwardWeight.refresh();
  }

  function forward(starts: Uint8Array): void {
    for (let t = 0; t < steps; t++) {
      const at = t * B;
      startFrom(previousHiddenAt[t].data, t === 0 ? state[0].data : outputAt[t - 1].data, starts, at);
      if (cell.hasCellState)
        startFrom(previousCellAt[t].data, t === 0 ? state[1].data : cellsAt[t - 1].data, starts, at);
      kernels.gemm(hiddenGates, previousHiddenAt[t], forwardWeight);
      cell.forward(cellSteps[t]);
    }
    state[0].data.set(outputAt[steps - 1].data);
    if (cell.hasCellState) state[1].data.set(cellsAt[steps - 1].data);
  }

  function backward(starts: Uint8Array): void {
    cellSteps[steps - 1].dCell.fill(0);
    for (let t = steps - 1; t >= 0; t--) {
      const step = cellSteps[t];
      cell.backward(step);
      if (t === 0) break;
      kernels.gemm(dPreviousHidden, dHiddenGatesAt[t], backwardWeight, { accumulate: true });
      clearStarted(step.dPreviousHidden, starts, t * B);
      if (cell.hasCellState) clearStarted(step.dPreviousCell, starts, t * B);
      kernels.add(cellSteps[t - 1].dHidden, step.dPreviousHidden);
    }
    const { hiddenWeight, hiddenBias } = weights;
    affineParametersBackward(kernels, hiddenWeight.gradient, hiddenBias.gradient.data, dHiddenGates, previousHidden);
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

function layOutTensors(cell: Cell, arena: Arena, B: number, H: number, steps: number) {
  const rows = steps * B;
  const cellSize = cell.hasCellState ? H : 0;
  const gates = arena.matrix(rows, cell.gates * H);
  return {
    gates,
    hiddenGates: arena.matrix(B, cell.gates * H),
    kept: arena.matrix(rows, cell.keeps ? H : 0),
    dHiddenGates: cell.separatesGradients ? arena.matrix(rows, cell.gates * H) : gates,
    previousHidden: arena.matrix(rows, H),
    previousCell: arena.matrix(rows, cellSize),
    output: arena.matrix(rows, H),
    dOutput: arena.matrix(rows, H),
    cells: arena.matrix(rows, cellSize),
    dPreviousHidden: arena.matrix(B, H),
    /** What flows into the cell state of a step and out of it: two buffers that take turns. */
    dCells: [arena.matrix(B, cellSize), arena.matrix(B, cellSize)] as const,
  };
}
