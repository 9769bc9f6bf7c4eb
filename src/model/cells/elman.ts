import type { Cell, CellStep } from '../kernels';

/** Elman's cell as torch.nn.RNN: h = tanh(x·W_ihᵀ + b_ih + h(t−1)·W_hhᵀ + b_hh). */
export const elmanCell: Cell = { gates: 1, hasCellState: false, forward, backward };

function forward(step: CellStep): void {
  const { inputGates, hiddenGates, hidden } = step;
  const size = step.batchSize * step.hiddenSize;
  for (let i = 0; i < size; i++) hidden[i] = Math.tanh(inputGates[i] + hiddenGates[i]);
}

function backward(step: CellStep): void {
  const { hidden, dHidden, dInputGates, dHiddenGates, dPreviousHidden } = step;
  const size = step.batchSize * step.hiddenSize;
  for (let i = 0; i < size; i++) {
    const dSum = dHidden[i] * (1 - hidden[i] * hidden[i]);
    dInputGates[i] = dSum;
    dHiddenGates[i] = dSum;
    dPreviousHidden[i] = 0;
  }
}
