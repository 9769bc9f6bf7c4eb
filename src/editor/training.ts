import { messageOf, unreachable } from '../base/errors';
import { Owner, toDisposable } from '../base/disposable';
import { Emitter, type Event } from '../base/event';
import type { CorpusRequest } from '../corpus/request';
import { type HistoryEvent, withEvent } from '../protocol/history';
import type { LearningHistory, LearningPoint } from '../protocol/learning';
import { parseFromTrainer } from '../protocol/processMessages';
import type { EndReason, FromTrainer, TrainingSettings } from '../protocol/trainer';
import type { UnfinishedRun } from '../protocol/unfinishedRun';
import { isAlive } from './alive';
import { EarlierTrainer } from './earlierTrainer';
import { nothingKnown } from './facts';
import type { Log } from './log';
import type { ModelStore } from './modelStore';
import type { StatusHolder } from './statusHolder';
import { TrainerProcess } from './trainerProcess';

/** Events of training for other parts: events that extend the history, and changes of the model. */
export type LearningEvent =
  | HistoryEvent
  /** The history was replaced. */
  | { readonly kind: 'history'; readonly history: LearningHistory | undefined }
  /** The model on disk was replaced or deleted. */
  | { readonly kind: 'model' }
  /** A run begins, or has ended for any reason. */
  | { readonly kind: 'begun' | 'over' };

/** Messages to the user, who asked for the training. */
export interface TrainingListener {
  /** Something about the run that the user should know. */
  warn(note: string): void;
  /** `resumable`: there is a checkpoint from which training can continue. */
  failed(message: string, resumable: boolean): void;
}

/** Training as the user sees it: at most one run at a time, with its curves and its state. */
export class Training extends Owner {
  readonly #script: string;
  readonly #store: ModelStore;
  readonly #status: StatusHolder;
  readonly #log: Log;
  readonly #listener: TrainingListener;
  readonly #happened: Emitter<LearningEvent>;
  #process: TrainerProcess<FromTrainer> | undefined;
  /** The trainer of a window that was reloaded during training. */
  #earlier: EarlierTrainer | undefined;
  /** Resolves when that trainer has ended and its last save has been read. */
  #earlierRead: Promise<void> | undefined;
  #history: LearningHistory | undefined;
  /** From the last progress message, for states without one. */
  #progress = 0;
  #lastCheckpoint: { readonly at: number; readonly step: number } | undefined;

  constructor(script: string, store: ModelStore, status: StatusHolder, log: Log, listener: TrainingListener) {
    super();
    this.#script = script;
    this.#store = store;
    this.#status = status;
    this.#log = log;
    this.#listener = listener;
    this.#happened = this._register(
      new Emitter<LearningEvent>((error) => {
        log.error(messageOf(error));
      }),
    );
    this._register(
      toDisposable(() => {
        this.#earlier?.dispose();
        this.#release();
      }),
    );
  }

  get onDidHappen(): Event<LearningEvent> {
    return this.#happened.event;
  }

  get history(): LearningHistory | undefined {
    return this.#history;
  }

  get isRunning(): boolean {
    return this.#process !== undefined;
  }

  /** For tests, and for users who inspect processes. */
  get processId(): number | undefined {
    return this.#process?.pid;
  }

  /** Loads the model on disk, from this session or an earlier one. */
  async restore(): Promise<void> {
    const hasCheckpoint = await this.#store.hasCheckpoint();
    const history = hasCheckpoint ? await this.#store.history() : undefined;
    const unfinished = hasCheckpoint ? await this.#store.unfinishedRun() : undefined;
    // If a run has begun meanwhile, it reports the state; if this was disposed, nothing is reported.
    if (this.isRunning || this.isDisposed) return;
    if (!hasCheckpoint) {
      this.#forget();
      return;
    }
    this.#setHistory(history);
    const isInterrupted = unfinished?.state === 'running';
    this.#status.note({ hasModel: true, ...(!isInterrupted && { interrupted: undefined }) });
    if (isInterrupted) this.#interrupted(unfinished);
    this.#happened.fire({ kind: 'model' });
  }

  start(corpus: CorpusRequest, settings: TrainingSettings, startOver: boolean, pausesOnBattery: boolean): void {
    const storage = this.#store.folder;
    if (this.isRunning || !storage) return;
    this.#progress = 0;
    this.#lastCheckpoint = undefined;
    const run = { kind: 'training', progress: 0, doing: 'Starting' } as const;
    this.#status.note({ run, interrupted: undefined, failure: undefined });
    this.#happened.fire({ kind: 'begun' });
    this.#process = new TrainerProcess(this.#script, parseFromTrainer, {
      message: (message) => {
        this.#receive(message);
      },
      output: (text) => {
        this.#log.info(`trainer: ${text.trimEnd()}`);
      },
      crashed: (reason) => {
        void this.#crashed(reason);
      },
      answer: (question) => this.#store.answer(question),
    });
    const where = this.processId === undefined ? 'a worker' : `process ${this.processId}`;
    this.#log.info(`Training starts in ${where}: ${JSON.stringify(settings)}`);
    const { lock } = this.#store;
    const asked = { corpus, settings, storage, startOver, lock, pausesOnBattery };
    this.#process.send({ kind: 'start', ...asked });
  }

  /** The user is typing, which takes precedence over training. */
  giveWay(): void {
    this.#process?.send({ kind: 'typing' });
  }

  pause(): void {
    this.#process?.send({ kind: 'pause' });
  }

  resume(): void {
    this.#process?.send({ kind: 'resume' });
  }

  /** Keeps what was learned: the trainer validates once more, saves an improvement, and ends. */
  stop(): void {
    this.#process?.send({ kind: 'stop' });
    if (this.isRunning) this.#training('Saving what was learned');
  }

  /** Ends the run and deletes the model with all files that belong to it. */
  async deleteModel(): Promise<void> {
    await this.#kill();
    // Otherwise that trainer would write the files again.
    await this.#earlierRead;
    await this.#store.delete();
    this.#forget();
  }

  /** Ends the run at once and returns to the state on disk: nothing is saved after the last checkpoint. */
  async abandon(): Promise<void> {
    await this.#kill();
    await this.#goBack('stopped');
  }

  async #kill(): Promise<void> {
    await this.#process?.kill();
    this.#release();
  }

  /** Keeps the model and marks the interrupted run as stopped by the user. */
  async stopInterrupted(): Promise<void> {
    const { current } = this.#status;
    if (current.kind !== 'interrupted') return;
    if (this.#earlier) {
      this.#earlier.isStopped = true;
      const run = { kind: 'training', progress: current.progress, doing: 'Saving what was learned' } as const;
      this.#status.note({ run, interrupted: undefined });
      return;
    }
    await this.#store.stopRun();
    this.#status.note({ interrupted: undefined, bitsPerCharacter: current.bitsPerCharacter });
  }

  #interrupted({ progress, validationLoss, processId }: UnfinishedRun): void {
    const interrupted = { kind: 'interrupted', progress, bitsPerCharacter: validationLoss / Math.LN2 } as const;
    this.#status.note({ interrupted });
    if (this.#earlier || processId === undefined || !isAlive(processId)) return;
    const earlier = new EarlierTrainer(processId);
    this.#earlier = earlier;
    this.#earlierRead = earlier.ended.then(async (hasEnded) => {
      this.#earlier = undefined;
      if (!hasEnded || this.isRunning) return;
      // Its last save is newer than the state that was read, and marks the run as resumable.
      await (earlier.isStopped ? this.#goBack('stopped') : this.restore());
    });
  }

  #forget(): void {
    this.#setHistory(undefined);
    this.#status.note(nothingKnown);
    this.#happened.fire({ kind: 'model' });
  }

  #receive(message: FromTrainer): void {
    switch (message.kind) {
      case 'waiting':
        this.#status.note({ run: { kind: 'waiting', progress: this.#progress } });
        break;
      case 'preparing':
        this.#training(message.doing);
        break;
      case 'started':
        this.#setHistory(message.history);
        this.#training('Training');
        message.notes.forEach((note) => {
          this.#log.warn(note);
          this.#listener.warn(note);
        });
        break;
      case 'point':
        this.#update(message);
        this.#logPoint(message.point);
        this.#progress = message.progress;
        // A late point, after a pause or of the last validation, must not change the status.
        if (this.#status.current.kind === 'training') this.#training('Training', message.secondsLeft);
        break;
      case 'finishing':
        this.#status.note({ run: message });
        break;
      case 'sample':
        this.#update(message);
        break;
      case 'reliability':
        this.#update(message);
        break;
      case 'checkpoint':
        this.#lastCheckpoint = { at: Date.now(), step: this.#history?.points.at(-1)?.step ?? 0 };
        this.#status.note({ hasModel: true });
        this.#happened.fire({ kind: 'model' });
        break;
      case 'note':
        this.#log.warn(message.text);
        break;
      case 'paused':
        this.#paused(message.onBattery);
        break;
      case 'resumed':
        this.#training('Training');
        break;
      case 'ended':
        this.#release();
        this.#ended(message.why, message.validationLoss);
        break;
      case 'failed':
        if (!message.expected) this.#log.error(message.stack);
        void this.#failed(message.message);
        break;
      default:
        unreachable(message);
    }
  }

  #ended(why: EndReason, validationLoss: number | undefined): void {
    this.#log.info(`Training ended (${why}) at ${validationLoss?.toFixed(4) ?? 'no'} nats per character.`);
    if (why === 'interrupted' || validationLoss === undefined) void this.#goBack(why);
    else this.#status.note({ run: undefined, bitsPerCharacter: validationLoss / Math.LN2 });
  }

  /**
   * Returns to the state on disk after a run that was interrupted or that was stopped before it had learned anything.
   */
  async #goBack(why: EndReason): Promise<void> {
    this.#status.note({ run: undefined, bitsPerCharacter: undefined });
    // If this run resumed an interrupted one, the user has stopped that one too.
    if (why === 'stopped') await this.#store.stopRun();
    await this.restore();
  }

  #paused(onBattery: boolean): void {
    this.#status.note({ run: { kind: 'paused', progress: this.#progress, ...(onBattery && { onBattery }) } });
  }

  #training(doing: string, secondsLeft?: number): void {
    const progress = this.#progress;
    this.#status.note({
      run: { kind: 'training', progress, doing, ...(secondsLeft === undefined ? {} : { secondsLeft }) },
    });
  }

  #logPoint({ step, trainingLoss, charactersPerSecond }: LearningPoint): void {
    this.#log.debug(`step ${step}: ${trainingLoss.toFixed(3)} nats, ${Math.round(charactersPerSecond)} characters/s`);
  }

  #update(event: HistoryEvent): void {
    if (!this.#history) return;
    this.#history = withEvent(this.#history, event);
    this.#happened.fire(event);
  }

  #setHistory(history: LearningHistory | undefined): void {
    this.#history = history;
    this.#happened.fire({ kind: 'history', history });
  }

  async #crashed(reason: string): Promise<void> {
    await this.#failed(`Training stopped unexpectedly: ${reason}. ${await this.#whatIsKept()}`);
  }

  async #whatIsKept(): Promise<string> {
    if (this.#lastCheckpoint) {
      const { step, at } = this.#lastCheckpoint;
      return `What was learned up to step ${step} is kept; the ${Math.round((Date.now() - at) / 1000)} s since are lost.`;
    }
    const isThere = await this.#store.hasCheckpoint();
    return `This run had not saved anything yet.${isThere ? ' The previous model is kept.' : ''}`;
  }

  /** The user asked for the training, so its failure is shown, once. */
  async #failed(message: string): Promise<void> {
    this.#release();
    const resumable = await this.#store.hasCheckpoint();
    if (this.isDisposed) return;
    this.#log.error(message);
    this.#status.note({ run: undefined, failure: { kind: 'failed', message, resumable } });
    this.#listener.failed(message, resumable);
  }

  #release(): void {
    if (!this.#process) return;
    this.#process.dispose();
    this.#process = undefined;
    this.#happened.fire({ kind: 'over' });
  }
}
