import type { Cell, CellStep } from '../kernels';
import { Arena, type Matrix } from '../matrix';
import { affineParametersBackward } from '../ops/affine';
import { clearStarted, inReadingOrder, type LayerSetup, type RecurrentLayer, startFrom } from './layer';

/**
 * A layer of cells with one recurrent product per step, h(t−1)·W_hhᵀ. Only this product and the element-wise part of
 * the cell run step by step. The gradients of the weights are one product over the whole window.
 *
 * To follow one step of learning, read these files in this order:
 *
 * 1. `learning/learner.ts`: fills a window with text and starts a step;
 * 2. `learning/replica.ts`: forward, backward, clipping and update, on each thread;
 * 3. `model/network.ts` and `model/input.ts`: embedding, layers and softmax over a window;
 * 4. `numeric/layers/stack.ts`: the layers of the network, and their input projections;
 * 5. this file: one layer, step by step, forward and backward through time;
 * 6. `numeric/cells/gru.ts`: the element-wise part of one step of one cell;
 * 7. `numeric/ops/softmaxCrossEntropy.ts`: the loss and its gradient;
 * 8. `learning/optimizers.ts`: from gradients to new weights.
 */
export function createGatedLayer(cell: Cell, setup: LayerSetup): RecurrentLayer {
  const { kernels, weights, state, dState, steps, batchSize: B, hiddenSize: H } = setup;
  const tensors = Arena.layOut(kernels.allocate, (arena) => layOutTensors(cell, arena, B, H, steps));
  const { gates, hiddenGates, dHiddenGates, previousHidden, output, dOutput, dPreviousHidden, dCells } = tensors;
  const forwardWeight = kernels.factor(weights.hiddenWeight.value, true, B);
  const backwardWeight = kernels.factor(weights.hiddenWeight.value, false, B);

  const perStep = (matrix: Matrix): readonly Matrix[] => inReadingOrder(matrix, setup);
  const gatesAt = perStep(gates);
  const keptAt = perStep(tensors.kept);
  const previousHiddenAt = perStep(previousHidden);
  const previousCellAt = perStep(tensors.previousCell);
  const outputAt = perStep(output);
  const cellsAt = perStep(tensors.cells);
  const dOutputAt = perStep(dOutput);
  const dHiddenGatesAt = perStep(dHiddenGates);

  const cellSteps = Array.from({ length: steps }, (_, t): CellStep => ({
    batchSize: B,
    hiddenSize: H,
    gates: gatesAt[t].data,
    hiddenGates: hiddenGates.data,
    hiddenBias: weights.hiddenBias.value.data,
    peepholes: weights.peepholes.value.data,
    dPeepholes: weights.peepholes.gradient.data,
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

  return { gates, output, dOutput, state, dState, refresh, forward, backward };

  function refresh(): void {
    forwardWeight.refresh();
    backwardWeight.refresh();
  }

  function forward(starts: Uint8Array): void {
    for (let t = 0; t < steps; t++) {
      startFrom(previousHiddenAt[t].data, t === 0 ? state[0].data : outputAt[t - 1].data, starts, t, setup);
      if (cell.hasCellState)
        startFrom(previousCellAt[t].data, t === 0 ? state[1].data : cellsAt[t - 1].data, starts, t, setup);
      kernels.gemm(hiddenGates, previousHiddenAt[t], forwardWeight);
      cell.forward(cellSteps[t]);
    }
    state[0].data.set(outputAt[steps - 1].data);
    if (cell.hasCellState) state[1].data.set(cellsAt[steps - 1].data);
  }

  function backward(starts: Uint8Array, heedsState = false): void {
    if (heedsState) kernels.add(cellSteps[steps - 1].dHidden, dState[0].data);
    if (heedsState && cell.hasCellState) cellSteps[steps - 1].dCell.set(dState[1].data);
    else cellSteps[steps - 1].dCell.fill(0);
    for (let t = steps - 1; t >= 0; t--) {
      const step = cellSteps[t];
      cell.backward(step);
      if (t === 0 && !heedsState) break;
      kernels.gemm(dPreviousHidden, dHiddenGatesAt[t], backwardWeight, { accumulate: true });
      clearStarted(step.dPreviousHidden, starts, t, setup);
      if (cell.hasCellState) clearStarted(step.dPreviousCell, starts, t, setup);
      if (t > 0) kernels.add(cellSteps[t - 1].dHidden, step.dPreviousHidden);
    }
    if (heedsState) dState[0].data.set(dPreviousHidden.data);
    if (heedsState && cell.hasCellState) dState[1].data.set(cellSteps[0].dPreviousCell);
    const { hiddenWeight, hiddenBias } = weights;
    affineParametersBackward(kernels, hiddenWeight.gradient, hiddenBias.gradient.data, dHiddenGates, previousHidden);
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
    /** Gradients of the cell state after a step and before it; the two buffers alternate. */
    dCells: [arena.matrix(B, cellSize), arena.matrix(B, cellSize)] as const,
  };
}
