import * as vscode from 'vscode';
import { messageOf } from '../base/errors';
import { Owner } from '../base/disposable';
import type { AcceptanceCounter } from '../editor/acceptanceCounter';
import { setEnabled } from './enabling';
import type { CompleterWorker } from '../editor/completerWorker';
import type { Completions } from './completions';
import { corpusRequest } from './corpusRequest';
import { exclude, type Forgettable, forgettable } from './forgetting';
import type { Indexing } from './indexing';
import type { LearnedFilesDocument } from './learnedFiles';
import type { LossPanel } from './lossPanel';
import type { ModelStore } from '../editor/modelStore';
import type { Settings } from '../editor/settings';
import { progressText, type StatusHolder } from '../editor/statusHolder';
import type { Training } from '../editor/training';
import { fileOf } from './notebooks';
import { type TrainingObstacle, trainingObstacle } from './trainingObstacle';

export interface CommandParts {
  readonly settings: Settings;
  readonly settingProblems: Set<string>;
  readonly store: ModelStore;
  readonly status: StatusHolder;
  readonly training: Training;
  readonly indexing: Indexing;
  readonly panel: LossPanel;
  readonly learnedFiles: LearnedFilesDocument;
  readonly completions: Completions;
  readonly completer: CompleterWorker;
  readonly acceptance: AcceptanceCounter;
  readonly log: vscode.LogOutputChannel;
}

/** The table of commands: id → handler. A failure is shown to the user, who asked for the action. */
export class Commands extends Owner {
  constructor(parts: CommandParts) {
    super();
    const { settings, status, training, panel, learnedFiles, completions, completer, acceptance, log } = parts;
    const handlers: Readonly<Record<string, (argument: unknown) => unknown>> = {
      train: () => {
        train(parts, false);
      },
      trainFromScratch: () => {
        train(parts, true);
      },
      pause: () => {
        whileRunning(parts, () => {
          training.pause();
        });
      },
      resume: () => {
        if (status.current.kind === 'interrupted') train(parts, false);
        else
          whileRunning(parts, () => {
            training.resume();
          });
      },
      stop: () => {
        if (status.current.kind === 'interrupted') return training.stopInterrupted();
        whileRunning(parts, () => {
          training.stop();
        });
        return undefined;
      },
      showPanel: () => {
        panel.show();
      },
      deleteModel: () => deleteModel(parts),
      showLearnedFiles: () => learnedFiles.show(),
      forget: (uri) => forget(parts, uri),
      enable: () => setEnabled(settings, true),
      disable: () => setEnabled(settings, false),
      enableForLanguage: () => forLanguage(settings, true),
      disableForLanguage: () => forLanguage(settings, false),
      // Bound to Escape, after the editor's own command.
      dismissed: () => {
        completions.dismissed();
      },
      restartCompletions: () => completer.restart(),
      resetStatistics: () => {
        resetStatistics(acceptance);
      },
      showLog: () => {
        log.show();
      },
    };
    for (const [id, handler] of Object.entries(handlers)) {
      this._register(
        vscode.commands.registerCommand(`recurrent.${id}`, (argument: unknown) =>
          guarded(() => handler(argument), log),
        ),
      );
    }
  }
}

async function guarded(handler: () => unknown, log: vscode.LogOutputChannel): Promise<void> {
  try {
    await handler();
  } catch (error) {
    log.error(error instanceof Error ? error : String(error));
    notify('error', messageOf(error));
  }
}

function train(
  { settings, settingProblems, store, status, training, panel, log }: CommandParts,
  startOver: boolean,
): void {
  if (training.isRunning) {
    const { current } = status;
    const progress = 'progress' in current ? ` (${progressText(current.progress)})` : '';
    notify('information', `Training is already running${progress}. Stop it before you start another.`);
    panel.show();
    return;
  }
  const obstacle = trainingObstacle(store);
  if (obstacle) {
    void offer(obstacle, log);
    return;
  }
  settingProblems.clear();
  const trainingSettings = settings.trainingSettings();
  for (const problem of settingProblems) notify('warning', problem);
  const corpus = corpusRequest(settings.maximumCharacters());
  training.start(corpus, trainingSettings, startOver, settings.pausesOnBattery());
  panel.show();
}

/** Shows the obstacle with a button that helps. */
async function offer({ message, wayOut }: TrainingObstacle, log: vscode.LogOutputChannel): Promise<void> {
  const choice = await vscode.window.showWarningMessage(`Recurrent: ${message}`, wayOut.label);
  if (choice === wayOut.label) await guarded(() => vscode.commands.executeCommand(wayOut.command), log);
}

function whileRunning({ training }: CommandParts, action: () => void): void {
  if (training.isRunning) action();
  else notify('information', 'No training is running. Start one with "Recurrent: Train on Workspace".');
}

async function deleteModel({ training, indexing }: CommandParts): Promise<void> {
  const choice = await vscode.window.showWarningMessage(
    'Delete the model of this workspace?',
    {
      modal: true,
      detail:
        'This permanently deletes the network, its learning curves, the index and everything else that was learned from this workspace.',
    },
    'Delete',
  );
  if (choice !== 'Delete') return;
  await indexing.halt();
  await training.deleteModel();
}

/** `chosen` is the file or folder on which the command was called; without one it is the active editor's file. */
async function forget(parts: CommandParts, chosen: unknown): Promise<void> {
  const { store, training, indexing, completions } = parts;
  const active = vscode.window.activeTextEditor?.document;
  const uri = chosen instanceof vscode.Uri ? chosen : active && fileOf(active);
  const found = forgettable(uri, await store.indexedFiles(), await store.learnedFiles());
  const trainsAgain = found.inNetwork > 0 || training.isRunning;
  const label = trainsAgain ? 'Forget and Train Again' : 'Forget';
  const choices = trainsAgain ? [label, 'Forget in the Index Only'] : [label];
  const choice = await vscode.window.showWarningMessage(
    `Forget ${found.relative}?`,
    { modal: true, detail: consequences(found, training.isRunning) },
    ...choices,
  );
  if (choice === undefined) return;
  await exclude(found);
  completions.withdraw();
  // A run in progress has the text in memory and would save it in the index.
  if (training.isRunning) await training.abandon();
  await indexing.restart();
  if (trainsAgain && choice === label) train(parts, true);
}

function consequences({ indexed, inNetwork }: Forgettable, isRunning: boolean): string {
  const files = (count: number): string => (count === 1 ? '1 file' : `${count.toLocaleString('en')} files`);
  return [
    `Its text is removed from the index (${files(indexed)}), and recurrent.exclude of the workspace keeps it out.`,
    ...(inNetwork > 0
      ? [`The network learned ${files(inNetwork)} of it. Only training from scratch removes it from the network.`]
      : []),
    ...(isRunning ? ['The training in progress ends.'] : []),
  ].join(' ');
}

/** The command ends when the counts are reset, not when the notification closes. */
function resetStatistics(acceptance: AcceptanceCounter): void {
  const restore = acceptance.reset();
  void vscode.window.showInformationMessage('Recurrent: Suggestion statistics were reset.', 'Undo').then((choice) => {
    if (choice === 'Undo') restore();
  });
}

async function forLanguage(settings: Settings, enabled: boolean): Promise<void> {
  const language = vscode.window.activeTextEditor?.document.languageId;
  if (language) await setEnabled(settings, enabled, language);
  else notify('information', 'Expected an open editor, found none: open a file of the language first.');
}

function notify(severity: 'information' | 'warning' | 'error', message: string): void {
  const show = {
    information: vscode.window.showInformationMessage,
    warning: vscode.window.showWarningMessage,
    error: vscode.window.showErrorMessage,
  }[severity];
  void show(`Recurrent: ${message}`);
}
