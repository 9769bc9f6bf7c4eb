/** Cells whose step is one recurrent product and an element-wise part; see `../kernels.ts`. */
export type GatedCellKind = 'elman' | 'elmanRelu' | 'elmanSigmoid' | 'lstm' | 'peepholeLstm' | 'coupledLstm' | 'gru';

/** The other cells have their own layers. */
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
