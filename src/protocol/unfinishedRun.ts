import { isRecord } from '../base/json';
import { isAmount, isCount } from './parsing';

/**
 * Summary of an unfinished run that can be resumed. The trainer writes it beside the run's state; the extension host
 * reads it when a window opens.
 */
export interface UnfinishedRun {
  /** `stopped`: by the user. `running` without a live process: interrupted. */
  readonly state: 'running' | 'stopped';
  /** Absent if a worker of a web page trains, which ends with its page. */
  readonly processId?: number;
  /** Fraction of the budget that is spent, 0 … 1. */
  readonly progress: number;
  /** Loss of the best checkpoint, in nats per character on the held-out files. */
  readonly validationLoss: number;
}

/** Undefined if the value is invalid. */
export function parseUnfinishedRun(value: unknown): UnfinishedRun | undefined {
  if (!isRecord(value)) return undefined;
  const { state, processId, progress, validationLoss } = value;
  if (state !== 'running' && state !== 'stopped') return undefined;
  // A signal to 0 or less goes to a group of processes.
  const isProcess = processId === undefined || (isCount(processId) && processId > 0);
  if (!isProcess || !isAmount(progress) || progress > 1 || !isAmount(validationLoss)) return undefined;
  return { state, progress, validationLoss, ...(processId !== undefined && { processId }) };
}
