import type { Cell, CellStep } from '../kernels';
import { sigmoid } from './sigmoid';

/**
 * Long short-term memory with coupled gates, i = 1 − f (CIFG; Greff et al., arXiv 1503.04069, section 3). Gates in the
 * order f, g, o; with a = x·W_ihᵀ + b_ih + h(t−1)·W_hhᵀ + b_hh:
 *
 *     f = σ(a_f),  g = tanh(a_g),  o = σ(a_o),  c(t) = f·c(t−1) + (1 − f)·g,  h(t) = o·tanh c(t)
 *
 * Keeps tanh c(t).
 */
export const coupledLstmCell: Cell = {
  gates: 3,
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
      const f = b * 3 * H + j;
      const g = f + H;
      const o = g + H;
      gates[f] = sigmoid(gates[f] + hiddenGates[f] + hiddenBias[j]);
      gates[g] = Math.tanh(gates[g] + hiddenGates[g] + hiddenBias[H + j]);
      gates[o] = sigmoid(gates[o] + hiddenGates[o] + hiddenBias[2 * H + j]);
      cell[h] = gates[f] * previousCell[h] + (1 - gates[f]) * gates[g];
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
      const f = b * 3 * H + j;
      const g = f + H;
      const o = g + H;
      const forget = gates[f];
      const candidate = gates[g];
      const output = gates[o];
      const dc = dCell[h] + dHidden[h] * output * (1 - kept[h] * kept[h]);
      gates[f] = dc * (previousCell[h] - candidate) * forget * (1 - forget);
      gates[g] = dc * (1 - forget) * (1 - candidate * candidate);
      gates[o] = dHidden[h] * kept[h] * output * (1 - output);
      dPreviousCell[h] = dc * forget;
    }
  }
  dPreviousHidden.fill(0);
}
