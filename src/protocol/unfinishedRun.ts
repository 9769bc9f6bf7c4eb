import { isRecord, parseJson } from '../base/json';

/**
 * An unfinished run that can be resumed: the trainer writes it beside the run's state, the extension host reads it
 * when a window opens.
 */
export interface UnfinishedRun {
  /** `stopped`: the user ended it. `running`, although its process has ended: it was interrupted. */
  readonly state: 'running' | 'stopped';
  readonly processId: number;
  /** Part of the budget that is spent, 0 … 1. */
  readonly progress: number;
  /** Of the best checkpoint, in nats per character on the held-out files. */
  readonly validationLoss: number;
}

/** Nothing where the text is not ours. */
export function parseUnfinishedRun(text: string): UnfinishedRun | undefined {
  const value = parseJson(text);
  if (!isRecord(value)) return undefined;
  const { state, processId, progress, validationLoss } = value;
  if (state !== 'running' && state !== 'stopped') return undefined;
  if (typeof processId !== 'number' || typeof progress !== 'number' || typeof validationLoss !== 'number') {
    return undefined;
  }
  return { state, processId, progress, validationLoss };
}
