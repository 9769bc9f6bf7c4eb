import { mostThreads, parallelism } from '../indexing/machine';
import { chooseFastestKernels } from '../kernels/kernelChoice';
import { cellStructures } from '../numeric/cells/structure';
import type { TrainingConfig } from '../learning/config';
import type { TrainingThreads } from '../learning/team';
import { memberScript } from './memberThread';
import { createTeam } from './threadTeam';

/** Largest number of threads by default: with more, each reads fewer streams and waits longer for the others. */
const mostByDefault = 8;

/** Number of threads for a configuration; 0 asks for half of the cores. At most one thread per stream of text. */
export function threadCountOf(
  { threads, batchSize }: Pick<TrainingConfig, 'threads' | 'batchSize'>,
  cores = parallelism(),
): number {
  const byDefault = Math.min(Math.max(1, Math.floor(cores / 2)), mostByDefault);
  return Math.min(threads === 0 ? byDefault : threads, batchSize, mostThreads);
}

/** Number of threads that uses all cores, for a command that shares the machine with no other work. */
export function threadCountOfAllCores(): number {
  return Math.min(parallelism(), mostByDefault);
}

/** Starts the threads of this configuration, with the fastest kernels for its network. */
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
  return createTeam(choice, size, memberScript);
}
