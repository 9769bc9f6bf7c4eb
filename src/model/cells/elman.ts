import type { Cell, CellStep } from '../kernels';

/** Elman's cell as torch.nn.RNN: h = tanh(x·W_ihᵀ + b_ih + h(t−1)·W_hhᵀ + b_hh). */
export const elmanCell: Cell = {
  gates: 1,
  hasCellState: false,
  keeps: false,
  separatesGradients: false,
  forward,
  backward,
};

function forward(step: CellStep): void {
  const { gates, hiddenGates, hiddenBias, hidden, batchSize, hiddenSize: H } = step;
  for (let b = 0, i = 0; b < batchSize; b++) {
    for (let j = 0; j < H; j++, i++) hidden[i] = Math.tanh(gates[i] + hiddenGates[i] + hiddenBias[j]);
  }
}

function backward(step: CellStep): void {
  const { gates, hidden, dHidden, dPreviousHidden } = step;
  for (let i = 0; i < hidden.length; i++) gates[i] = dHidden[i] * (1 - hidden[i] * hidden[i]);
  dPreviousHidden.fill(0);
}
