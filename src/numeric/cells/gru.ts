import type { Cell, CellStep } from '../kernels';
import { sigmoid } from './sigmoid';

/**
 * Gated recurrent unit, as torch.nn.GRU: the reset gate acts after the recurrent product (Cho et al. 2014, section 2.3,
 * in the variant of cuDNN). Gates in PyTorch's order r, z, n; with i = x·W_ihᵀ + b_ih and h = h(t−1)·W_hhᵀ + b_hh:
 *
 *     r = σ(i_r + h_r),  z = σ(i_z + h_z),  n = tanh(i_n + r·h_n),  h(t) = (1 − z)·n + z·h(t−1)
 *
 * Keeps h_n.
 */
export const gruCell: Cell = {
  gates: 3,
  hasCellState: false,
  keeps: true,
  separatesGradients: true,
  forward,
  backward,
};

function forward(step: CellStep): void {
  const { gates, hiddenGates, hiddenBias, kept, previousHidden, hidden, batchSize, hiddenSize: H } = step;
  for (let b = 0; b < batchSize; b++) {
    for (let j = 0; j < H; j++) {
      const h = b * H + j;
      const r = b * 3 * H + j;
      const z = r + H;
      const n = z + H;
      const reset = sigmoid(gates[r] + hiddenGates[r] + hiddenBias[j]);
      const update = sigmoid(gates[z] + hiddenGates[z] + hiddenBias[H + j]);
      kept[h] = hiddenGates[n] + hiddenBias[2 * H + j];
      const candidate = Math.tanh(gates[n] + reset * kept[h]);
      gates[r] = reset;
      gates[z] = update;
      gates[n] = candidate;
      hidden[h] = (1 - update) * candidate + update * previousHidden[h];
    }
  }
}

function backward(step: CellStep): void {
  const { gates, kept, previousHidden, dHidden, dHiddenGates, dPreviousHidden, batchSize, hiddenSize: H } = step;
  for (let b = 0; b < batchSize; b++) {
    for (let j = 0; j < H; j++) {
      const h = b * H + j;
      const r = b * 3 * H + j;
      const z = r + H;
      const n = z + H;
      const reset = gates[r];
      const update = gates[z];
      const candidate = gates[n];
      const dCandidate = dHidden[h] * (1 - update) * (1 - candidate * candidate);
      gates[r] = dCandidate * kept[h] * reset * (1 - reset);
      gates[z] = dHidden[h] * (previousHidden[h] - candidate) * update * (1 - update);
      gates[n] = dCandidate;
      dHiddenGates[r] = gates[r];
      dHiddenGates[z] = gates[z];
      dHiddenGates[n] = dCandidate * reset;
      dPreviousHidden[h] = dHidden[h] * update;
    }
  }
}
