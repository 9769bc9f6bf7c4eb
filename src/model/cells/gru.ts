import type { Cell, CellStep } from '../kernels';
import { sigmoid } from './sigmoid';

/**
 * Gated recurrent unit as torch.nn.GRU (Cho et al., arXiv 1406.1078, with the reset gate after the matrix product).
 * Gates in PyTorch's order r, z, n; with i = x·W_ihᵀ + b_ih and h = h(t−1)·W_hhᵀ + b_hh:
 *
 *     r = σ(i_r + h_r),  z = σ(i_z + h_z),  n = tanh(i_n + r·h_n),  h(t) = (1 − z)·n + z·h(t−1)
 */
export const gruCell: Cell = { gates: 3, hasCellState: false, forward, backward };

function forward(step: CellStep): void {
  const { inputGates, hiddenGates, activations, previousHidden, hidden, batchSize, hiddenSize: H } = step;
  for (let b = 0; b < batchSize; b++) {
    for (let j = 0; j < H; j++) {
      const r = b * 3 * H + j;
      const z = r + H;
      const n = z + H;
      const reset = sigmoid(inputGates[r] + hiddenGates[r]);
      const update = sigmoid(inputGates[z] + hiddenGates[z]);
      const candidate = Math.tanh(inputGates[n] + reset * hiddenGates[n]);
      activations[r] = reset;
      activations[z] = update;
      activations[n] = candidate;
      hidden[b * H + j] = (1 - update) * candidate + update * previousHidden[b * H + j];
    }
  }
}

function backward(step: CellStep): void {
  const { hiddenGates, activations, previousHidden, dHidden, batchSize, hiddenSize: H } = step;
  const { dInputGates, dHiddenGates, dPreviousHidden } = step;
  for (let b = 0; b < batchSize; b++) {
    for (let j = 0; j < H; j++) {
      const h = b * H + j;
      const r = b * 3 * H + j;
      const z = r + H;
      const n = z + H;
      const reset = activations[r];
      const update = activations[z];
      const candidate = activations[n];
      const dCandidate = dHidden[h] * (1 - update) * (1 - candidate * candidate);
      const dUpdate = dHidden[h] * (previousHidden[h] - candidate) * update * (1 - update);
      const dReset = dCandidate * hiddenGates[n] * reset * (1 - reset);
      dInputGates[r] = dReset;
      dInputGates[z] = dUpdate;
      dInputGates[n] = dCandidate;
      dHiddenGates[r] = dReset;
      dHiddenGates[z] = dUpdate;
      dHiddenGates[n] = dCandidate * reset;
      dPreviousHidden[h] = dHidden[h] * update;
    }
  }
}
