import type { MixingCore, MixingKernels } from '../../../src/language/mixture/mixingKernels';
import { scalarMixing } from '../../../src/language/mixture/scalarMixing';

/** Kernels that count the mixtures whose memory was not released. */
export function countedMixing(): { readonly mixing: MixingKernels; readonly live: () => number } {
  const cores = new Set<MixingCore>();
  const mixing: MixingKernels = {
    name: 'counted',
    create(V) {
      const core = scalarMixing.create(V);
      core.release = () => {
        cores.delete(core);
      };
      cores.add(core);
      return core;
    },
  };
  return { mixing, live: () => cores.size };
}
