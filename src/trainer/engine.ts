import { availableParallelism } from 'node:os';
import path from 'node:path';
import { chooseFastestKernels } from '../kernels/kernelChoice';
import type { TrainingConfig } from '../model/config';
import { scalarKernels } from '../model/scalarKernels';
import { createTeam, type TrainingTeam } from './team';

/** More threads than this are not started unasked: each reads fewer streams, and waits longer for the others. */
const mostUnasked = 8;

/** Beside this file in the built extension. */
const memberFile = path.join(__dirname, 'member.js');

/** The fastest kernels for the network of this configuration, on as many threads as it asks for; 0 stands for all cores. */
export function startEngine({ network, batchSize, threads }: TrainingConfig): TrainingTeam {
  const size = Math.min(threads === 0 ? Math.min(availableParallelism(), mostUnasked) : threads, batchSize);
  const { hiddenSize } = network;
  const rows = Math.ceil(batchSize / size);
  const gateColumns = scalarKernels.cells[network.cell].gates * hiddenSize;
  const choice = chooseFastestKernels([
    { rows, inner: hiddenSize, columns: gateColumns },
    { rows, inner: gateColumns, columns: hiddenSize },
  ]);
  return createTeam(choice, size, memberFile);
}
