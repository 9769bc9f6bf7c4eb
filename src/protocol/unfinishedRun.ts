import { isRecord, parseJson } from '../base/json';

/**
 * Summary of an unfinished run that can be resumed. The trainer writes it beside the run's state; the extension host
 * reads it when a window opens.
 */
export interface UnfinishedRun {
  /** `stopped`: by the user. `running` without a live process: interrupted. */
  readonly state: 'running' | 'stopped';
  readonly processId: number;
  /** Fraction of the budget that is spent, 0 … 1. */
  readonly progress: number;
  /** Loss of the best checkpoint, in nats per character on the held-out files. */
  readonly validationLoss: number;
}

/** Undefined if the text is invalid. */
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
