import type { Cell, CellStep } from '../kernels';
import { sigmoid } from './sigmoid';

/**
 * Long short-term memory, as torch.nn.LSTM (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000).
 * Gates in PyTorch's order i, f, g, o; with a = x·W_ihᵀ + b_ih + h(t−1)·W_hhᵀ + b_hh:
 *
 *     i = σ(a_i),  f = σ(a_f),  g = tanh(a_g),  o = σ(a_o),  c(t) = f·c(t−1) + i·g,  h(t) = o·tanh c(t)
 *
 * Keeps tanh c(t).
 */
export const lstmCell: Cell = {
  gates: 4,
  hasCellState: true,
  keeps: true,
  separatesGradients: false,
  forward,
  backward,
};

function forward(step: CellStep): void {
  const { gates, hiddenGates, hiddenBias, kept, previousCell, cell, hidden, batchSize, hiddenSize: H } = step;
  for (let b = 0; b < batchSize; b++) {
    for (let j = 0; j < H; j++) {
      const h = b * H + j;
      const i = b * 4 * H + j;
      const f = i + H;
      const g = f + H;
      const o = g + H;
      gates[i] = sigmoid(gates[i] + hiddenGates[i] + hiddenBias[j]);
      gates[f] = sigmoid(gates[f] + hiddenGates[f] + hiddenBias[H + j]);
      gates[g] = Math.tanh(gates[g] + hiddenGates[g] + hiddenBias[2 * H + j]);
      gates[o] = sigmoid(gates[o] + hiddenGates[o] + hiddenBias[3 * H + j]);
      cell[h] = gates[f] * previousCell[h] + gates[i] * gates[g];
      kept[h] = Math.tanh(cell[h]);
      hidden[h] = gates[o] * kept[h];
    }
  }
}

function backward(step: CellStep): void {
  const { gates, kept, previousCell, dHidden, dCell, dPreviousHidden, dPreviousCell } = step;
  const { batchSize, hiddenSize: H } = step;
  for (let b = 0; b < batchSize; b++) {
    for (let j = 0; j < H; j++) {
      const h = b * H + j;
      const i = b * 4 * H + j;
      const f = i + H;
      const g = f + H;
      const o = g + H;
      const input = gates[i];
      const forget = gates[f];
      const candidate = gates[g];
      const output = gates[o];
      const dc = dCell[h] + dHidden[h] * output * (1 - kept[h] * kept[h]);
      gates[i] = dc * candidate * input * (1 - input);
      gates[f] = dc * previousCell[h] * forget * (1 - forget);
      gates[g] = dc * input * (1 - candidate * candidate);
      gates[o] = dHidden[h] * kept[h] * output * (1 - output);
      dPreviousCell[h] = dc * forget;
    }
  }
  dPreviousHidden.fill(0);
}
