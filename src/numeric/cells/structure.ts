import type { CellKind } from './kinds';

export interface CellStructure {
  /** Number of blocks of H in the input projection. */
  readonly gates: number;
  /** Number of blocks of H rows in the recurrent weights; for a highway, per micro-step. */
  readonly recurrentGates: number;
  /** Number of states: hidden, and for an LSTM the cell state. */
  readonly states: number;
  readonly hasPeepholes: boolean;
}

const plain = { states: 1, hasPeepholes: false } as const;
const lstm = { gates: 4, recurrentGates: 4, states: 2 } as const;

export const cellStructures: Readonly<Record<CellKind, CellStructure>> = {
  elman: { ...plain, gates: 1, recurrentGates: 1 },
  elmanRelu: { ...plain, gates: 1, recurrentGates: 1 },
  elmanSigmoid: { ...plain, gates: 1, recurrentGates: 1 },
  lstm: { ...lstm, hasPeepholes: false },
  peepholeLstm: { ...lstm, hasPeepholes: true },
  coupledLstm: { gates: 3, recurrentGates: 3, states: 2, hasPeepholes: false },
  gru: { ...plain, gates: 3, recurrentGates: 3 },
  originalGru: { ...plain, gates: 3, recurrentGates: 3 },
  highway: { ...plain, gates: 2, recurrentGates: 2 },
  minGru: { ...plain, gates: 2, recurrentGates: 0 },
};
