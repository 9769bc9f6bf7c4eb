import * as vscode from 'vscode';
import { Owner, toDisposable } from '../base/disposable';
import { unreachable } from '../base/errors';
import { reasonByAnyName, reasonByPath } from '../corpus/rules';
import { parseFromIndexer } from '../protocol/processMessages';
import type { FromIndexer } from '../protocol/trainer';
import { AdaptationPace } from './adaptationPace';
import { corpusRequest, excludeSettings } from './corpusRequest';
import { enablementSettings } from './enablement';
import { IndexPace, quietMilliseconds } from './indexPace';
import { answerOn } from './fileAnswers';
import { nextTurn } from './inSlices';
import type { ModelStore } from './modelStore';
import { pathOf } from './paths';
import type { Settings } from './settings';
import { TrainerProcess } from './trainerProcess';
import type { Training } from './training';

/** Settings that determine which files are indexed. */
const corpusSettings = [
  ...excludeSettings,
  'files.encoding',
  'recurrent.training.maximumCharacters',
  ...enablementSettings,
];

export interface IndexingListener {
  /** An update has ended. `isNew`: the index or the network on disk has changed. */
  updated(isNew: boolean): void;
  /** What an update does before the index is written; undefined when it has ended. */
  doing(what: string | undefined): void;
}

/**
 * Updates the index, and adapts the network, when the workspace is opened and after files have changed. The user did
 * not ask for it, so it reports to the log only. It waits while a run is in progress or the window is in the
 * background, updates after a run, and stops when the model is deleted, until the next run begins.
 */
export class Indexing extends Owner {
  readonly #script: string;
  readonly #store: ModelStore;
  readonly #settings: Settings;
  readonly #training: Training;
  readonly #log: vscode.LogOutputChannel;
  readonly #listener: IndexingListener;
  readonly #pace = new IndexPace();
  readonly #adaptations = new AdaptationPace();
  #process: TrainerProcess<FromIndexer> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isHalted = false;
  #isAdapting = false;
  /** Whether an update is postponed until the window has the focus. */
  #waitsForFocus = false;
  #startedAt = 0;

  constructor(
    script: string,
    store: ModelStore,
    settings: Settings,
    training: Training,
    log: vscode.LogOutputChannel,
    listener: IndexingListener,
  ) {
    super();
    this.#script = script;
    this.#store = store;
    this.#settings = settings;
    this.#training = training;
    this.#log = log;
    this.#listener = listener;
    this.#listen();
    this._register(
      toDisposable(() => {
        clearTimeout(this.#timer);
        void this.#release();
      }),
    );
  }

  /** Updates now, for changes made while the window was closed. The network is not adapted. */
  start(): void {
    this.#schedule(0);
  }

  /** Ends an update in progress, which may be reading files to be forgotten, and starts another one at once. */
  async startAnew(): Promise<void> {
    await this.#release();
    this.#pace.forgive();
    this.#schedule(0);
  }

  /** Stops an update in progress, and starts none before the next run. */
  async halt(): Promise<void> {
    this.#isHalted = true;
    await this.#release();
  }

  #listen(): void {
    const { workspace } = vscode;
    const changed = (...uris: readonly vscode.Uri[]): void => {
      if (uris.some(mayBeLearned)) this.#changed();
    };
    const watcher = this._register(workspace.createFileSystemWatcher('**/*'));
    // The watcher may exclude folders in which files are edited nevertheless.
    for (const listener of [
      watcher.onDidCreate(changed),
      watcher.onDidChange(changed),
      watcher.onDidDelete(changed),
      workspace.onDidSaveTextDocument(({ uri }) => {
        changed(uri);
      }),
      workspace.onDidCreateFiles(({ files }) => {
        changed(...files);
      }),
      workspace.onDidDeleteFiles(({ files }) => {
        changed(...files);
      }),
      workspace.onDidRenameFiles(({ files }) => {
        changed(...files.flatMap(({ oldUri, newUri }) => [oldUri, newUri]));
      }),
      workspace.onDidChangeConfiguration((event) => {
        const isAffected = corpusSettings.some((key) => event.affectsConfiguration(key));
        if (isAffected) this.#schedule(quietMilliseconds);
      }),
      workspace.onDidChangeWorkspaceFolders(() => {
        this.#schedule(quietMilliseconds);
      }),
      workspace.onDidGrantWorkspaceTrust(() => {
        this.#schedule(0);
      }),
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (!focused || !this.#waitsForFocus) return;
        this.#waitsForFocus = false;
        this.#schedule(0);
      }),
      this.#training.onDidHappen(({ kind }) => {
        if (kind === 'begun') this.#makeWay();
        if (kind === 'over') this.#schedule(quietMilliseconds);
      }),
    ]) {
      this._register(listener);
    }
  }

  #makeWay(): void {
    this.#isHalted = false;
    this.#adaptations.overtaken();
    void this.#release();
  }

  #changed(): void {
    this.#adaptations.changed();
    this.#schedule(this.#pace.changed(performance.now()));
  }

  #schedule(delay: number): void {
    clearTimeout(this.#timer);
    // Pending callbacks may still ask for an update after disposal.
    if (this.isDisposed) return;
    this.#timer = setTimeout(
      () => {
        this.#update();
      },
      this.#pace.delayOf(delay, performance.now()),
    );
  }

  #update(): void {
    if (this.#process) {
      // It runs again when the current update has ended.
      this.#pace.postponed(performance.now());
      return;
    }
    const obstacle = this.#obstacle();
    this.#waitsForFocus = !vscode.window.state.focused;
    const storage = this.#store.folder;
    if (obstacle !== undefined || !storage) {
      this.#log.debug(`The index is not updated: ${obstacle ?? 'there is no folder to keep it in'}.`);
      return;
    }
    const now = performance.now();
    this.#isAdapting = this.#mayAdapt() && this.#adaptations.takesTurn(now);
    this.#pace.began();
    this.#startedAt = now;
    const indexer = new TrainerProcess(this.#script, parseFromIndexer, {
      message: (message) => {
        this.#receive(message);
      },
      output: (text) => {
        this.#log.info(`index: ${text.trimEnd()}`);
      },
      crashed: (reason) => {
        this.#failed(reason);
      },
      answer: (question) => answerOn(question, storage),
    });
    this.#process = indexer;
    void this.#request(indexer, pathOf(storage));
  }

  /** Starting a process, reading settings and reading rules take some 20 ms each: the event loop gets a turn between them. */
  async #request(indexer: TrainerProcess<FromIndexer>, storage: string): Promise<void> {
    await nextTurn();
    const settings = this.#settings.trainingSettings();
    await nextTurn();
    // A process that was ended meanwhile takes no message.
    indexer.send({
      kind: 'index',
      corpus: corpusRequest(this.#settings.maximumCharacters()),
      settings,
      storage,
      adapts: this.#isAdapting,
      lock: this.#store.lock,
      pausesOnBattery: this.#settings.pausesOnBattery(),
    });
  }

  #mayAdapt(): boolean {
    return this.#training.history !== undefined && this.#settings.adaptsOnSave();
  }

  /** Why no update can run now. The event that removes the obstacle schedules the next one. */
  #obstacle(): string | undefined {
    if (this.#training.isRunning) return 'training runs';
    if (this.#isHalted) return 'the model was deleted';
    if (!vscode.window.state.focused) return 'the window is in the background';
    if (!this.#settings.isEnabledAnywhere()) return 'completions are turned off';
    if (!vscode.workspace.isTrusted) return 'the workspace is not trusted';
    return vscode.workspace.workspaceFolders?.length ? undefined : 'no folder is open';
  }

  #receive(message: FromIndexer): void {
    switch (message.kind) {
      case 'note':
        this.#log.info(message.text);
        break;
      case 'waiting':
        this.#log.info('The index is updated when another window has finished training.');
        break;
      case 'preparing':
        this.#listener.doing(message.doing);
        break;
      case 'indexed':
        this.#indexed(message);
        break;
      case 'failed':
        this.#failed(message.expected ? message.message : message.stack);
        break;
      default:
        unreachable(message);
    }
  }

  #indexed({ isNew, coreSeconds, isPostponed }: Extract<FromIndexer, { readonly kind: 'indexed' }>): void {
    this.#ended(coreSeconds * 1000, isPostponed);
    const seconds = ((performance.now() - this.#startedAt) / 1000).toFixed(1);
    this.#log.info(
      `The index ${isNew ? 'was updated' : 'is up to date'} after ${seconds} s, ${coreSeconds.toFixed(1)} s of one core.`,
    );
    this.#listener.updated(isNew);
  }

  #failed(why: string): void {
    this.#ended(performance.now() - this.#startedAt);
    this.#log.warn(`The index was not updated; the previous one stays in use. ${why}`);
  }

  #ended(milliseconds: number, isPostponed = false): void {
    void this.#release();
    const now = performance.now();
    this.#pace.ended(now, milliseconds, this.#isAdapting);
    // An adaptation that was postponed is due with the next change: no event reports that the battery is charged.
    if (isPostponed) this.#adaptations.changed();
    if (this.#pace.isOwed) this.#schedule(quietMilliseconds);
    else if (!isPostponed && this.#mayAdapt()) this.#scheduleAdaptation(now);
  }

  /** Schedules the changes that came too soon after the last adaptation. */
  #scheduleAdaptation(now: number): void {
    const due = this.#adaptations.dueIn(now);
    if (due !== undefined) this.#schedule(due);
  }

  /** Files are replaced atomically, so ending the process loses nothing. */
  async #release(): Promise<void> {
    const ending = this.#process;
    this.#process = undefined;
    if (ending) this.#listener.doing(undefined);
    ending?.dispose();
    await ending?.kill();
  }
}

/** Whether a change of this file or folder can change what is learned. */
function mayBeLearned(uri: vscode.Uri): boolean {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (!folder) return false;
  const path = uri.path.slice(folder.uri.path.length).replace(/^\//, '');
  return !path.split('/').some((name) => reasonByAnyName(name)) && reasonByPath(path) === undefined;
}
