import { Owner, toDisposable } from '../base/disposable';
import { unreachable } from '../base/errors';
import type { CorpusRequest } from '../corpus/request';
import { reasonByAnyName, reasonByPath } from '../corpus/rules';
import { parseFromIndexer } from '../protocol/processMessages';
import type { FromIndexer } from '../protocol/trainer';
import { AdaptationPace } from './adaptationPace';
import { IndexPace, quietMilliseconds } from './indexPace';
import { yieldToEventLoop } from './inSlices';
import type { Log } from './log';
import type { ModelStore } from './modelStore';
import type { Settings } from './settings';
import { TrainerProcess } from './trainerProcess';
import type { Training } from './training';

export interface IndexingListener {
  /** An update has ended. `isNew`: the index or the network on disk has changed. */
  updated(isNew: boolean): void;
  /** An update has failed: a sentence that says why, and what to do. */
  failed(sentence: string): void;
  /** What an update does before the index is written; undefined when it has ended. */
  doing(what: string | undefined): void;
}

/** What an update needs to know about the editor. */
export interface IndexedWorkspace {
  /** Why the editor permits no update now. The event that removes the obstacle schedules the next one. */
  obstacle(): string | undefined;
  corpus(): CorpusRequest;
}

/**
 * Updates the index, and adapts the network, when the workspace is opened and after files have changed. The user did
 * not ask for it, so a failure shows no notification. Updates wait while a run is in progress, follow a run, and stop
 * when the model is deleted, until the next run begins.
 */
export class IndexUpdates extends Owner {
  readonly #script: string;
  readonly #store: ModelStore;
  readonly #settings: Settings;
  readonly #training: Training;
  readonly #workspace: IndexedWorkspace;
  readonly #log: Log;
  readonly #listener: IndexingListener;
  readonly #pace = new IndexPace();
  readonly #adaptations = new AdaptationPace();
  #process: TrainerProcess<FromIndexer> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isHalted = false;
  #isAdapting = false;
  #startedAt = 0;
  /** Processor time until the first index of a workspace, which is fitted after it: that is done once, and is not paced. */
  #unfittedSeconds: number | undefined;

  constructor(
    script: string,
    store: ModelStore,
    settings: Settings,
    training: Training,
    workspace: IndexedWorkspace,
    log: Log,
    listener: IndexingListener,
  ) {
    super();
    this.#script = script;
    this.#store = store;
    this.#settings = settings;
    this.#training = training;
    this.#workspace = workspace;
    this.#log = log;
    this.#listener = listener;
    this._register(
      training.onDidHappen(({ kind }) => {
        if (kind === 'begun') this.#makeWay();
        if (kind === 'over') this.schedule(quietMilliseconds);
      }),
    );
    this._register(
      toDisposable(() => {
        clearTimeout(this.#timer);
        void this.#release();
      }),
    );
  }

  /** Ends the update in progress, which may have read files that are now excluded, and starts another one at once. */
  async restart(): Promise<void> {
    await this.#release();
    this.#pace.skipRest();
    this.schedule(0);
  }

  /** Stops an update in progress, and starts none before the next run. */
  async halt(): Promise<void> {
    this.#isHalted = true;
    await this.#release();
  }

  /** To be called when a file that may be learned has changed. */
  changed(): void {
    this.#adaptations.changed();
    this.schedule(this.#pace.changed(performance.now()));
  }

  /** Updates after a time in milliseconds. The network is adapted only if files have changed. */
  schedule(delay: number): void {
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

  #makeWay(): void {
    this.#isHalted = false;
    this.#adaptations.runBegan();
    void this.#release();
  }

  #update(): void {
    if (this.#process) {
      // It runs again when the current update has ended.
      this.#pace.postponed(performance.now());
      return;
    }
    const obstacle = this.#obstacle();
    const storage = this.#store.folder;
    if (obstacle !== undefined || storage === undefined) {
      this.#log.debug(`The index is not updated: ${obstacle ?? 'there is no folder to keep it in'}.`);
      return;
    }
    const now = performance.now();
    this.#isAdapting = this.#mayAdapt() && this.#adaptations.claim(now);
    this.#pace.began();
    this.#startedAt = now;
    this.#unfittedSeconds = undefined;
    const indexer = new TrainerProcess(this.#script, parseFromIndexer, {
      message: (message) => {
        this.#receive(message);
      },
      output: (text) => {
        this.#log.info(`index: ${text.trimEnd()}`);
      },
      crashed: (reason) => {
        this.#failed(`The process that updates it stopped: ${reason}.`);
      },
      answer: (question) => this.#store.answer(question),
    });
    this.#process = indexer;
    void this.#request(indexer, storage);
  }

  /**
   * The event loop gets a turn between starting a process, reading settings and reading rules: each takes about 20 ms.
   */
  async #request(indexer: TrainerProcess<FromIndexer>, storage: string): Promise<void> {
    await yieldToEventLoop();
    const settings = this.#settings.trainingSettings();
    await yieldToEventLoop();
    // A process that has ended meanwhile ignores the message.
    indexer.send({
      kind: 'index',
      corpus: this.#workspace.corpus(),
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

  #obstacle(): string | undefined {
    if (this.#training.isRunning) return 'training runs';
    if (this.#isHalted) return 'the model was deleted';
    if (!this.#settings.isEnabledAnywhere()) return 'completions are turned off';
    return this.#workspace.obstacle();
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
      case 'usable':
        this.#usable(message.coreSeconds);
        break;
      case 'indexed':
        this.#indexed(message);
        break;
      case 'failed':
        this.#failed(message.message, message.expected ? message.message : message.stack);
        break;
      default:
        unreachable(message);
    }
  }

  #usable(coreSeconds: number): void {
    this.#unfittedSeconds = coreSeconds;
    const seconds = ((performance.now() - this.#startedAt) / 1000).toFixed(1);
    this.#log.info(`The index can be used after ${seconds} s, ${coreSeconds.toFixed(1)} s of one core.`);
    this.#listener.updated(true);
    this.#listener.doing('Fitting the index');
  }

  #indexed({ isNew, coreSeconds, isPostponed }: Extract<FromIndexer, { readonly kind: 'indexed' }>): void {
    this.#ended((this.#unfittedSeconds ?? coreSeconds) * 1000, isPostponed);
    const seconds = ((performance.now() - this.#startedAt) / 1000).toFixed(1);
    this.#log.info(
      `The index ${isNew ? 'was updated' : 'is up to date'} after ${seconds} s, ${coreSeconds.toFixed(1)} s of one core.`,
    );
    this.#listener.updated(isNew);
  }

  /** The next change of a file starts another update, so the message can always say what to do. */
  #failed(why: string, details = why): void {
    this.#ended(performance.now() - this.#startedAt);
    this.#log.warn(`The index was not updated; the previous one stays in use. ${details}`);
    this.#listener.failed(`The index was not updated. ${why} It is tried again when a file is saved.`);
  }

  #ended(milliseconds: number, isPostponed = false): void {
    void this.#release();
    const now = performance.now();
    this.#pace.ended(now, milliseconds, this.#isAdapting);
    // An adaptation that was postponed is due with the next change: no event reports that the battery is charged.
    if (isPostponed) this.#adaptations.changed();
    if (this.#pace.isPending) this.schedule(quietMilliseconds);
    else if (!isPostponed && this.#mayAdapt()) this.#scheduleAdaptation(now);
  }

  /** Schedules an adaptation to changes that came too soon after the last one. */
  #scheduleAdaptation(now: number): void {
    const due = this.#adaptations.dueIn(now);
    if (due !== undefined) this.schedule(due);
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

/** Whether a change of this file or folder, with its path in the workspace folder, can change what is learned. */
export function mayBeLearned(path: string): boolean {
  return !path.split('/').some((name) => reasonByAnyName(name)) && reasonByPath(path) === undefined;
}
