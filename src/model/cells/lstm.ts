import type { Cell, CellStep } from '../kernels';
import { sigmoid } from './sigmoid';

/**
 * Long short-term memory as torch.nn.LSTM (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000).
 * Gates in PyTorch's order i, f, g, o; with a = x·W_ihᵀ + b_ih + h(t−1)·W_hhᵀ + b_hh:
 *
 *     i = σ(a_i),  f = σ(a_f),  g = tanh(a_g),  o = σ(a_o),  c(t) = f·c(t−1) + i·g,  h(t) = o·tanh c(t)
 */
export const lstmCell: Cell = { gates: 4, hasCellState: true, forward, backward };

function forward(step: CellStep): void {
  const { inputGates, hiddenGates, activations, previousCell, cell, hidden, batchSize, hiddenSize: H } = step;
  for (let b = 0; b < batchSize; b++) {
    for (let j = 0; j < H; j++) {
      const h = b * H + j;
      const i = b * 4 * H + j;
      const f = i + H;
      const g = f + H;
      const o = g + H;
      activations[i] = sigmoid(inputGates[i] + hiddenGates[i]);
      activations[f] = sigmoid(inputGates[f] + hiddenGates[f]);
      activations[g] = Math.tanh(inputGates[g] + hiddenGates[g]);
      activations[o] = sigmoid(inputGates[o] + hiddenGates[o]);
      cell[h] = activations[f] * previousCell[h] + activations[i] * activations[g];
      hidden[h] = activations[o] * Math.tanh(cell[h]);
    }
  }
}

function backward(step: CellStep): void {
  const { activations, previousCell, cell, dHidden, dCell, batchSize, hiddenSize: H } = step;
  const { dInputGates, dHiddenGates, dPreviousHidden, dPreviousCell } = step;
  for (let b = 0; b < batchSize; b++) {
    for (let j = 0; j < H; j++) {
      const h = b * H + j;
      const i = b * 4 * H + j;
      const f = i + H;
      const g = f + H;
      const o = g + H;
      const input = activations[i];
      const forget = activations[f];
      const candidate = activations[g];
      const output = activations[o];
      const squashed = Math.tanh(cell[h]);
      const dc = dCell[h] + dHidden[h] * output * (1 - squashed * squashed);
      dInputGates[i] = dc * candidate * input * (1 - input);
      dInputGates[f] = dc * previousCell[h] * forget * (1 - forget);
      dInputGates[g] = dc * input * (1 - candidate * candidate);
      dInputGates[o] = dHidden[h] * squashed * output * (1 - output);
      dPreviousCell[h] = dc * forget;
      dPreviousHidden[h] = 0;
    }
  }
  dHiddenGates.set(dInputGates);
}
