import type { Cell, CellStep } from '../kernels';
import { sigmoid } from './sigmoid';

/**
 * Long short-term memory with peepholes: the gates also read the cell state, with one weight per unit (Gers,
 * Schraudolph and Schmidhuber 2002, section 3). Gates in the order i, f, g, o; with a as in `lstm.ts` and peepholes p:
 *
 *     i = σ(a_i + p_i·c(t−1)),  f = σ(a_f + p_f·c(t−1)),  g = tanh(a_g),  c(t) = f·c(t−1) + i·g,
 *     o = σ(a_o + p_o·c(t)),  h(t) = o·tanh c(t)
 *
 * Keeps tanh c(t).
 */
export const peepholeLstmCell: Cell = {
  gates: 4,
  hasCellState: true,
  keeps: true,
  separatesGradients: false,
  forward,
  backward,
};

function forward(step: CellStep): void {
  const { gates, hiddenGates, hiddenBias, peepholes, kept, previousCell, cell, hidden, batchSize } = step;
  const { hiddenSize: H } = step;
  for (let b = 0; b < batchSize; b++) {
    for (let j = 0; j < H; j++) {
      const h = b * H + j;
      const i = b * 4 * H + j;
      const f = i + H;
      const g = f + H;
      const o = g + H;
      const before = previousCell[h];
      gates[i] = sigmoid(gates[i] + hiddenGates[i] + hiddenBias[j] + peepholes[j] * before);
      gates[f] = sigmoid(gates[f] + hiddenGates[f] + hiddenBias[H + j] + peepholes[H + j] * before);
      gates[g] = Math.tanh(gates[g] + hiddenGates[g] + hiddenBias[2 * H + j]);
      cell[h] = gates[f] * before + gates[i] * gates[g];
      gates[o] = sigmoid(gates[o] + hiddenGates[o] + hiddenBias[3 * H + j] + peepholes[2 * H + j] * cell[h]);
      kept[h] = Math.tanh(cell[h]);
      hidden[h] = gates[o] * kept[h];
    }
  }
}

function backward(step: CellStep): void {
  const { gates, peepholes, dPeepholes, kept, previousCell, cell, dHidden, dCell } = step;
  const { dPreviousHidden, dPreviousCell, batchSize, hiddenSize: H } = step;
  for (let b = 0; b < batchSize; b++) {
    for (let j = 0; j < H; j++) {
      const h = b * H + j;
      const i = b * 4 * H + j;
      const f = i + H;
      const g = f + H;
      const o = g + H;
      const [input, forget, candidate, output] = [gates[i], gates[f], gates[g], gates[o]];
      const dOutput = dHidden[h] * kept[h] * output * (1 - output);
      const dc = dCell[h] + dHidden[h] * output * (1 - kept[h] * kept[h]) + dOutput * peepholes[2 * H + j];
      const dInput = dc * candidate * input * (1 - input);
      const dForget = dc * previousCell[h] * forget * (1 - forget);
      gates[i] = dInput;
      gates[f] = dForget;
      gates[g] = dc * input * (1 - candidate * candidate);
      gates[o] = dOutput;
      dPreviousCell[h] = dc * forget + dInput * peepholes[j] + dForget * peepholes[H + j];
      dPeepholes[j] += dInput * previousCell[h];
      dPeepholes[H + j] += dForget * previousCell[h];
      dPeepholes[2 * H + j] += dOutput * cell[h];
    }
  }
  dPreviousHidden.fill(0);
}
