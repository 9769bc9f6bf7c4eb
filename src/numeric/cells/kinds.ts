/** Cells of which a step is one recurrent product and an element-wise half; see `../kernels.ts`. */
export type GatedCellKind = 'elman' | 'elmanRelu' | 'elmanSigmoid' | 'lstm' | 'peepholeLstm' | 'coupledLstm' | 'gru';

/** The others have layers of their own; see `layers/`. */
export type CellKind = GatedCellKind | 'originalGru' | 'highway' | 'minGru';

export const cellKinds: readonly CellKind[] = [
  'elman',
  'elmanRelu',
  'elmanSigmoid',
  'lstm',
  'peepholeLstm',
  'coupledLstm',
  'gru',
  'originalGru',
  'highway',
  'minGru',
];
