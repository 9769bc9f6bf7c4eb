import { spawnSync } from 'node:child_process';
import { UserError } from '../src/base/errors';
import type { ModelSize } from './model';
import { Rival } from './rival';

/** PyTorch's thread counts: its own, and those of its linear algebra. */
interface PyTorchThreads {
  readonly torch: number;
  readonly openblas: number;
}

/** The settings that may be fastest on this number of cores. */
function threadSettings(cores: number): readonly PyTorchThreads[] {
  if (cores === 1) return [{ torch: 1, openblas: 1 }];
  return [
    { torch: 1, openblas: cores },
    { torch: cores, openblas: 1 },
    { torch: 1, openblas: 1 },
  ];
}

/** Python interpreters; the first that can import torch is used. */
const interpreters = ['python3', '/usr/bin/python3'];

const source = 'bench/pytorch_train.py';

/**
 * PyTorch, with each of the thread settings for this number of cores. `coreType` selects OpenBLAS's kernels (`Haswell`:
 * AVX2, `SkylakeX`: AVX-512); if absent, OpenBLAS chooses.
 */
export function startPyTorch(size: ModelSize, cores: number, coreType: string | undefined): Promise<Rival[]> {
  const command = interpreters.find((name) => spawnSync(name, ['-c', 'import torch']).status === 0);
  if (!command) {
    throw new UserError(
      'Expected a Python that can import torch, found none. On Debian: apt install python3-torch libopenblas0-pthread.',
    );
  }
  const starts = threadSettings(cores).map(({ torch, openblas }) =>
    Rival.start(size, {
      source,
      command,
      args: [source, '--torch-threads', String(torch)],
      environment: {
        OPENBLAS_NUM_THREADS: String(openblas),
        OMP_NUM_THREADS: String(torch),
        // Its threads sleep while ours are measured.
        OPENBLAS_THREAD_TIMEOUT: '4',
        ...(coreType !== undefined && { OPENBLAS_CORETYPE: coreType }),
      },
    }),
  );
  return Promise.all(starts);
}
