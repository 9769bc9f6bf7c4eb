import { availableParallelism } from 'node:os';
import path from 'node:path';
import { chooseFastestKernels } from '../kernels/kernelChoice';
import { cellStructures } from '../numeric/cells/structure';
import type { TrainingConfig } from '../learning/config';
import type { TrainingThreads } from '../learning/team';
import { createTeam } from './threadTeam';

/** More threads than this are not started unasked: each reads fewer streams, and waits longer for the others. */
const mostUnasked = 8;

/** Beside this file in the built extension. */
const memberFile = path.join(__dirname, 'member.js');

/** As many threads as a configuration asks for, where 0 stands for half of the cores; none without a stream of text. */
export function threadCountOf(
  { threads, batchSize }: Pick<TrainingConfig, 'threads' | 'batchSize'>,
  cores = availableParallelism(),
): number {
  const unasked = Math.min(Math.max(1, Math.floor(cores / 2)), mostUnasked);
  return Math.min(threads === 0 ? unasked : threads, batchSize);
}

/** For who waits for the result, and does nothing else on the machine: all cores. */
export function threadCountOfAllCores(): number {
  return Math.min(availableParallelism(), mostUnasked);
}

/** The fastest kernels for the network of this configuration, on its threads. */
export function startThreads(config: TrainingConfig): TrainingThreads {
  const { network, batchSize } = config;
  const size = threadCountOf(config);
  const { hiddenSize } = network;
  const rows = Math.ceil(batchSize / size);
  const gateColumns = cellStructures[network.cell].gates * hiddenSize;
  const choice = chooseFastestKernels([
    { rows, inner: hiddenSize, columns: gateColumns },
    { rows, inner: gateColumns, columns: hiddenSize },
  ]);
  return createTeam(choice, size, memberFile);
}
