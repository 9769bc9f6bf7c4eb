import type { Cell, CellStep } from '../kernels';
import { sigmoid } from './sigmoid';

const shape = { gates: 1, hasCellState: false, keeps: false, separatesGradients: false } as const;

/** Elman's cell (1990), as torch.nn.RNN: h = tanh(x·W_ihᵀ + b_ih + h(t−1)·W_hhᵀ + b_hh). */
export const elmanCell: Cell = {
  ...shape,
  forward: (step) => {
    activate(step, Math.tanh);
  },
  backward: (step) => {
    differentiate(step, (h) => 1 - h * h);
  },
};

/** With ReLU instead of tanh: torch.nn.RNN with `nonlinearity='relu'`. */
export const elmanReluCell: Cell = {
  ...shape,
  forward: (step) => {
    activate(step, (sum) => Math.max(0, sum));
  },
  backward: (step) => {
    differentiate(step, (h) => (h > 0 ? 1 : 0));
  },
};

/** With the logistic function instead of tanh, as in Elman's paper. */
export const elmanSigmoidCell: Cell = {
  ...shape,
  forward: (step) => {
    activate(step, sigmoid);
  },
  backward: (step) => {
    differentiate(step, (h) => h * (1 - h));
  },
};

function activate(step: CellStep, nonlinearity: (sum: number) => number): void {
  const { gates, hiddenGates, hiddenBias, hidden, batchSize, hiddenSize: H } = step;
  for (let b = 0, i = 0; b < batchSize; b++) {
    for (let j = 0; j < H; j++, i++) hidden[i] = nonlinearity(gates[i] + hiddenGates[i] + hiddenBias[j]);
  }
}

/** `derivative` of the non-linearity, as a function of its value. */
function differentiate(step: CellStep, derivative: (hidden: number) => number): void {
  const { gates, hidden, dHidden, dPreviousHidden } = step;
  for (let i = 0; i < hidden.length; i++) gates[i] = dHidden[i] * derivative(hidden[i]);
  dPreviousHidden.fill(0);
}
