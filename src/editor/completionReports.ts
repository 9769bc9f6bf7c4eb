import type { CompleterListener } from './completerWorker';
import type { Log } from './log';
import type { StatusHolder } from './statusHolder';
import type { Training } from './training';

/** What an editor does with the reports of the completion worker, besides showing status and log. */
export interface CompletionEditor {
  /** Another model is in use, or none; `validationLoss` is the network's. */
  loaded(validationLoss: number | undefined, hasIndex: boolean): void;
  /** Withdraws the shown suggestion, because there is no longer a model. */
  withdraw(): void;
  /** What the user does to start completions again, as in "until …". */
  readonly restart: string;
}

/** Turns the reports of the completion worker into the status and into lines of the log. */
export function completionReports(
  status: StatusHolder,
  training: Training,
  log: Log,
  editor: CompletionEditor,
): CompleterListener {
  return {
    loaded: (validationLoss, hasIndex, problem) => {
      if (problem !== undefined) log.warn(problem);
      editor.loaded(validationLoss, hasIndex);
      const bitsPerCharacter = validationLoss === undefined ? undefined : validationLoss / Math.LN2;
      status.note({ bitsPerCharacter, hasIndex });
      if (bitsPerCharacter === undefined && !hasIndex) editor.withdraw();
      log.info(`Completions use ${describeModel(bitsPerCharacter, hasIndex)}.`);
    },
    loadFailed: (message, hasNetwork) => {
      log.error(`The model cannot be loaded. ${message}`);
      if (hasNetwork && !training.isRunning) status.note({ failure: { kind: 'failed', message, resumable: false } });
    },
    crashed: (reason, isReplaced) => {
      const after = isReplaced ? 'It is restarted.' : `It stays off until ${editor.restart}.`;
      log.error(`The completion worker crashed. ${after} ${reason}`);
    },
  };
}

function describeModel(bitsPerCharacter: number | undefined, hasIndex: boolean): string {
  if (bitsPerCharacter !== undefined) return `a network with ${bitsPerCharacter.toFixed(3)} bits per character`;
  return hasIndex ? 'the index alone' : 'nothing: there is no network and no index';
}
