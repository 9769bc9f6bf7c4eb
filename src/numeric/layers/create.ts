import type { StackConfig } from './stackConfig';
import { createGatedLayer } from './gatedLayer';
import { createHighwayLayer } from '../cells/highway';
import type { LayerSetup, RecurrentLayer } from './layer';
import { createMinGruLayer } from '../cells/minGru';
import { createOriginalGruLayer } from '../cells/originalGru';

/** Creates one layer in one direction, with the configured cell. */
export function createLayer({ cell }: Pick<StackConfig, 'cell'>, setup: LayerSetup): RecurrentLayer {
  switch (cell) {
    case 'originalGru':
      return createOriginalGruLayer(setup);
    case 'highway':
      return createHighwayLayer(setup);
    case 'minGru':
      return createMinGruLayer(setup);
    case 'elman':
    case 'elmanRelu':
    case 'elmanSigmoid':
    case 'lstm':
    case 'peepholeLstm':
    case 'coupledLstm':
    case 'gru':
      return createGatedLayer(setup.kernels.cells[cell], setup);
  }
}
