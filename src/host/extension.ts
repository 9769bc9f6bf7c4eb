import * as vscode from 'vscode';
import { toDisposable } from '../base/disposable';
import { contextsOf, type Facts } from '../editor/facts';
import { StatusHolder } from '../editor/statusHolder';
import type { Event } from '../base/event';
import type { AcceptanceSummary } from '../protocol/acceptance';
import type { LearningHistory } from '../protocol/learning';
import { indexFailureOf, type Status } from '../protocol/status';
import { Acceptance } from './acceptance';
import { Commands } from './commands';
import { CompleterWorker } from '../editor/completerWorker';
import { completionReports } from '../editor/completionReports';
import { KeptConfiguration } from './configuration';
import { type ProvidedItems, Completions } from './completions';
import { EnabledContext } from './enabledContext';
import { Indexing } from './indexing';
import { LanguageStatus } from './languageStatus';
import { LearnedFilesDocument } from './learnedFiles';
import { LossPanel } from './lossPanel';
import { OtherModels } from './otherModels';
import { ModelStore } from '../editor/modelStore';
import { Settings } from '../editor/settings';
import { scriptOf } from './scripts';
import { StatusBar } from './status';
import { StorageFolder } from './storageFolder';
import { Training, type TrainingListener } from '../editor/training';
import { TypingNotice } from './typingNotice';

/** Returned to tests and benches, in a window that was started for them. */
export interface TestHooks {
  readonly status: () => Status;
  readonly onDidChangeStatus: Event<Status>;
  readonly provider: vscode.InlineCompletionItemProvider;
  /** The answer to the last request. */
  readonly lastAnswer: () => ProvidedItems;
  /** Why the last request ended without a suggestion. */
  readonly lastQuietReason: () => string | undefined;
  /** The texts of the language status items: suggestions, file, model. */
  readonly languageStatus: () => readonly string[];
  /** The details of the language status items that warn. */
  readonly warnings: () => readonly string[];
  /** Milliseconds of the latest requests that reached the completion worker. */
  readonly latencies: readonly number[];
  /** Counts of the suggestions in this workspace. */
  readonly acceptance: () => AcceptanceSummary;
  readonly trainerProcessId: () => number | undefined;
  readonly history: () => LearningHistory | undefined;
  /** Where the model is stored; undefined if no folder is open. */
  readonly storage: vscode.Uri | undefined;
  /** How long `activate` took. */
  readonly activationMilliseconds: number;
  /** When `activate` was called, in milliseconds since 1970. */
  readonly activatedAt: number;
  /** Deactivates the extension. */
  readonly dispose: () => void;
}

/** Returns hooks in tests, else undefined: there is no API for other extensions. */
export function activate(context: vscode.ExtensionContext): TestHooks | undefined {
  const startedAt = performance.now();
  const own = <T extends vscode.Disposable>(part: T): T => {
    context.subscriptions.push(part);
    return part;
  };
  const script = (name: string): string => scriptOf(context.extensionUri, name);
  const log = own(vscode.window.createOutputChannel('Recurrent', { log: true }));
  const logError = (error: unknown): void => {
    log.error(error instanceof Error ? error : String(error));
  };
  const settingProblems = new Set<string>();
  const settings = new Settings(context.extension.packageJSON, own(new KeptConfiguration()), (problem) => {
    if (!settingProblems.has(problem)) log.warn(problem);
    settingProblems.add(problem);
  });
  const storageUri = vscode.workspace.workspaceFolders ? context.storageUri : undefined;
  const otherModels = storageUri && new OtherModels(context.globalState, storageUri);
  const lock = vscode.Uri.joinPath(context.globalStorageUri, 'trainer.lock').fsPath;
  const store = new ModelStore(storageUri && new StorageFolder(storageUri), lock, (problem) => {
    log.warn(problem);
  });
  const status = own(new StatusHolder(logError, setContexts));
  const languageStatus = own(new LanguageStatus(log, settings, store));
  const training = own(new Training(script('trainer'), store, status, log, trainingMessages(log)));
  const completer = own(
    new CompleterWorker(
      script('completer'),
      completionReports(status, training, log, {
        loaded: (validationLoss, hasIndex) => {
          languageStatus.setModel(validationLoss, hasIndex);
        },
        withdraw: () => {
          completions.withdraw();
        },
        restart: 'you run "Recurrent: Restart Completions"',
      }),
    ),
  );
  own(
    status.onDidChange((current) => {
      languageStatus.setIndexFailure(indexFailureOf(current));
    }),
  );
  const acceptance = own(new Acceptance(context.workspaceState, logError));
  const completions = own(new Completions(completer, settings, languageStatus, acceptance));
  const run = (command: string) => () => vscode.commands.executeCommand(command);
  const panel = own(
    new LossPanel(
      context,
      status,
      training,
      acceptance.counter,
      {
        train: run('recurrent.train'),
        pause: run('recurrent.pause'),
        resume: run('recurrent.resume'),
        stop: run('recurrent.stop'),
        showFiles: run('recurrent.showLearnedFiles'),
        showLog: run('recurrent.showLog'),
        openFolder: run('workbench.action.files.openFolder'),
        manageTrust: run('workbench.trust.manage'),
        resetStatistics: run('recurrent.resetStatistics'),
      },
      log,
    ),
  );
  const learnedFiles = own(new LearnedFilesDocument(store, logError));
  const bar = own(new StatusBar(status, () => settings.isEnabledAnywhere()));
  own(
    new EnabledContext(settings, () => {
      bar.update();
    }),
  );
  const refreshFiles = (): void => {
    learnedFiles.refresh();
    languageStatus.refreshFiles();
  };
  const load = (): void => {
    if (store.folder) completer.load(store.folder);
  };
  own(
    new TypingNotice(() => {
      training.giveWay();
    }),
  );
  // Again after an update of the index: the trainer of the earlier workspace may still have been saving.
  const noteOtherModel = async (): Promise<void> => {
    const otherModel = status.facts.hasModel ? undefined : await otherModels?.describe();
    if (otherModel !== status.facts.otherModel) status.note({ otherModel });
  };
  const indexing = own(
    new Indexing(script('trainer'), store, settings, training, log, {
      updated: (isNew) => {
        status.note({ indexFailure: undefined });
        if (isNew) load();
        refreshFiles();
        void noteOtherModel().catch(logError);
      },
      failed: (indexFailure) => {
        status.note({ indexFailure });
      },
      doing: (what) => {
        languageStatus.setIndexing(what);
      },
    }),
  );
  own(
    new Commands({
      settings,
      settingProblems,
      store,
      status,
      training,
      indexing,
      panel,
      learnedFiles,
      completions,
      completer,
      acceptance: acceptance.counter,
      log,
    }),
  );
  own(
    training.onDidHappen((event) => {
      if (event.kind === 'model') load();
      if (event.kind === 'begun' || (event.kind === 'model' && status.facts.hasModel))
        otherModels?.remember().catch(logError);
      if (event.kind === 'history') refreshFiles();
    }),
  );
  const begin = async (): Promise<void> => {
    await training.restore();
    indexing.start();
    await noteOtherModel();
    log.info(`Ready: ${JSON.stringify(status.current)}`);
  };
  // The editor waits for `activate`, so files are read and threads are started after it returns.
  const beginning = setTimeout(() => void begin().catch(logError));
  own(
    toDisposable(() => {
      clearTimeout(beginning);
    }),
  );
  const activationMilliseconds = performance.now() - startedAt;
  log.info(`Activated in ${activationMilliseconds.toFixed(1)} ms.`);
  if (context.extensionMode !== vscode.ExtensionMode.Test) return undefined;
  return {
    status: () => status.current,
    onDidChangeStatus: status.onDidChange,
    provider: completions,
    lastAnswer: () => completions.lastAnswer,
    lastQuietReason: () => languageStatus.lastReason,
    languageStatus: () => languageStatus.texts,
    warnings: () => languageStatus.warnings,
    latencies: completions.latencies,
    acceptance: () => acceptance.counter.summary(),
    trainerProcessId: () => training.processId,
    history: () => training.history,
    storage: storageUri,
    activationMilliseconds,
    activatedAt: performance.timeOrigin + startedAt,
    dispose: () => {
      for (const part of context.subscriptions.splice(0).reverse()) part.dispose();
    },
  };
}

/** The context keys of the manifest's `when` clauses. */
function setContexts(facts: Facts): void {
  for (const [key, value] of Object.entries(contextsOf(facts)))
    void vscode.commands.executeCommand('setContext', key, value);
}

/** The user asked for the training, so a failure is shown, once. */
function trainingMessages(log: vscode.LogOutputChannel): TrainingListener {
  const offer = async (message: string, resumable: boolean): Promise<void> => {
    const [again, showLog] = [resumable ? 'Resume Training' : 'Try Again', 'Show Log'];
    const choice = await vscode.window.showErrorMessage(`Recurrent: ${message}`, again, showLog);
    if (choice === again) await vscode.commands.executeCommand('recurrent.train');
    if (choice === showLog) log.show();
  };
  return {
    warn: (note) => {
      void vscode.window.showWarningMessage(`Recurrent: ${note}`);
    },
    failed: (message, resumable) => {
      void offer(message, resumable);
    },
  };
}
