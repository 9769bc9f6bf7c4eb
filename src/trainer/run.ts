import { UserError } from '../base/errors';
import { type Corpus, type CorpusFile, describeCorpus } from '../corpus/corpus';
import { encodeCheckpoint } from '../model/checkpoint';
import type { RunCursor } from '../model/trainingState';
import { chooseKernels } from '../kernels/kernelChoice';
import { mixingKernels } from '../kernels/mixing';
import type { TrainingConfig } from '../learning/config';
import type { StepResult } from '../learning/learner';
import { suggestedHiddenSize } from '../learning/sizes';
import type { ModelFacts, Reliability } from '../protocol/learning';
import type { EndReason, RunListener } from '../protocol/trainer';
import type { UnfinishedRun } from '../protocol/unfinishedRun';
import { Predictor } from '../model/predictor';
import type { RunControl } from './runControl';
import { Curves } from './curves';
import { JoinSchedule } from './joinSchedule';
import { type Moment, processClocks, RunClock } from './runClock';
import { ValidationSchedule, type ValidationState } from './validationSchedule';
import { memorySize } from '../indexing/machine';
import { threadCountOf } from './threads';
import { IndexBuilder, inHaste, thorough } from '../indexing/indexBuilder';
import { nextTurn, processId } from '../indexing/machine';
import { type MachineSharing, exclusiveMachine } from './machineSharing';
import type { TrainingThreads } from '../learning/team';
import { type Prepared, prepare, type RunRequest } from './prepare';
import { forgetTraining, loadCheckpoint, loadIndex, saveHistory } from '../storage/modelFiles';
import { disk } from '../storage/disk';
import type { Waiting } from '../storage/fileStore';
import { RunFiles } from './runFiles';
import { partOf, watched, type Work } from '../indexing/work';

export interface RunResult {
  readonly why: EndReason;
  /** Loss of the checkpoint on disk, in nats per character. */
  readonly validationLoss: number;
  readonly facts: ModelFacts;
  /** The files on which the loss was measured. */
  readonly heldOut: readonly CorpusFile[];
  /** Duration of this run alone, without pauses. */
  readonly seconds: number;
  readonly steps: number;
  readonly characters: number;
}

/**
 * One training run: from files to the best checkpoint that the budget allows. `start` creates the kernels and threads
 * when the configuration is settled. Throws `UserError` if the run ends without a checkpoint.
 */
export async function run(
  start: (config: TrainingConfig) => TrainingThreads,
  request: RunRequest,
  control: RunControl,
  tell: RunListener,
): Promise<RunResult> {
  const { storage, sharing } = request;
  const waiting: Waiting | undefined = sharing && {
    begun: () => {
      tell({ kind: 'waiting' });
    },
    isCancelled: () => control.isStopped,
  };
  return disk.asOnlyWriter(storage, waiting, async () => {
    // Only after the folder's lock: a process that waits for that lock must not keep others from training.
    const { takeTurn, giveTurn } = sharing ?? exclusiveMachine;
    await takeTurn();
    try {
      return await runInTurn(start, request, control, tell);
    } finally {
      giveTurn();
    }
  });
}

async function runInTurn(
  start: (config: TrainingConfig) => TrainingThreads,
  request: RunRequest,
  control: RunControl,
  tell: RunListener,
): Promise<RunResult> {
  const corpus = await request.readCorpus();
  tell({ kind: 'preparing', doing: 'Preparing the text' });
  const config = withSizes(request.config, corpus);
  const threads = start(config);
  try {
    const note = (text: string): void => {
      tell({ kind: 'note', text });
    };
    const prepared = await prepare(threads, corpus, config, request);
    for (const text of describeCorpus(corpus)) note(text);
    tell({ kind: 'started', history: prepared.history, notes: prepared.notes });
    const index = new IndexBuilder(request.storage, prepared.learner.vocabulary, prepared, corpus, mixingKernels());
    const files = new RunFiles(request.storage, prepared.learnedFiles, note);
    index.reuse(loadIndex(request.storage, note));
    if (!prepared.earlier) await files.attempt(() => index.build(inHaste));
    const training = new Run(prepared, index, files, { ...request, config: prepared.config }, control, tell);
    const result = await training.train();
    const best = await loadCheckpoint(request.storage, note);
    const network = best && {
      predictor: Predictor.over(threads.kernels, best.parameters),
      steps: best.cursor.step,
    };
    const { mixing, pricing } = finishing(control, index.mixingShare, tell);
    await index.build(control.isStopped ? inHaste : thorough, network, mixing);
    const reliability = network && (await index.choosePrices(network, pricing));
    if (reliability) await training.noteReliability(reliability);
    // Sent again, because the index for this checkpoint has just been built.
    tell({ kind: 'checkpoint', validationLoss: result.validationLoss });
    return result;
  } finally {
    await threads.disband();
  }
}

/** The work that remains after the last training step. */
function finishing(
  control: RunControl,
  mixingShare: number,
  tell: RunListener,
): { readonly mixing: Work; readonly pricing: Work } {
  const reporting = (doing: string): Work =>
    watched(control, (progress) => {
      tell({ kind: 'finishing', doing, progress });
    });
  return {
    mixing: partOf(reporting('Learning to mix index and network'), 0, mixingShare),
    pricing: partOf(reporting('Measuring how reliable suggestions are'), mixingShare, 1),
  };
}

/** Replaces a hidden size of 0 by one chosen for the length of the text and the time available. */
function withSizes(config: TrainingConfig, { files }: Corpus): TrainingConfig {
  if (config.network.hiddenSize > 0) return config;
  const characters = files.reduce((sum, { text }) => sum + text.length, 0);
  const isVectorized = chooseKernels().kind === 'wasm';
  const { budget } = config;
  const coreSeconds = budget.kind === 'seconds' ? budget.seconds * threadCountOf(config) : undefined;
  const hiddenSize = suggestedHiddenSize({ characters, coreSeconds, isVectorized, memory: memorySize() });
  return { ...config, network: { ...config.network, hiddenSize } };
}

/** The loop of a run: steps, validations, checkpoints. */
class Run {
  readonly #prepared: Prepared;
  readonly #index: IndexBuilder;
  readonly #files: RunFiles;
  readonly #request: RunRequest;
  readonly #control: RunControl;
  readonly #tell: RunListener;
  readonly #sharing: MachineSharing;
  readonly #curves: Curves;
  readonly #clock: RunClock;
  readonly #validations: ValidationSchedule;
  readonly #joins: JoinSchedule;
  readonly #first: { readonly step: number; readonly characters: number };
  #stepSeconds = 0;
  /** The learning-rate scale that was last reported. */
  #notedScale: number;

  constructor(
    prepared: Prepared,
    index: IndexBuilder,
    files: RunFiles,
    request: RunRequest,
    control: RunControl,
    tell: RunListener,
  ) {
    const { learner, predictor, earlier, unfinished, history } = prepared;
    const { budget } = request.config;
    this.#prepared = prepared;
    this.#index = index;
    this.#files = files;
    this.#request = request;
    this.#control = control;
    this.#tell = tell;
    this.#sharing = request.sharing ?? exclusiveMachine;
    this.#curves = new Curves(learner, predictor, history, tell);
    this.#first = {
      step: unfinished?.firstStep ?? learner.steps,
      characters: unfinished?.firstCharacters ?? learner.characters,
    };
    const spentSeconds = unfinished?.seconds ?? 0;
    const earlierSeconds = (earlier?.cursor.seconds ?? 0) - spentSeconds;
    const firstStep = this.#first.step;
    this.#clock = new RunClock({ budget, firstStep, spentSeconds, earlierSeconds }, processClocks);
    this.#validations = new ValidationSchedule(budget, firstStep, spentSeconds, validationState(prepared));
    this.#joins = new JoinSchedule(earlier?.cursor.step ?? 0);
    this.#notedScale = learner.learningRateScale;
    this.#curves.continueFrom(spentSeconds);
  }

  async train(): Promise<RunResult> {
    const { learner } = this.#prepared;
    let why: EndReason | undefined;
    let last: StepResult | undefined;
    while (why === undefined) {
      await this.#betweenSteps();
      if (this.#control.isStopped) why = this.#control.isInterrupted ? 'interrupted' : 'stopped';
      else if (this.#progress >= 1) why = 'budget';
      else if (this.#validations.hasConverged) why = 'converged';
      else last = await this.#step();
    }
    this.#tell({ kind: 'finishing', doing: 'Measuring what was learned', progress: 0 });
    const cursor = this.#runCursor();
    // Keeps what was learned since the last validation if it is an improvement.
    if (last && this.#validations.isBehind(learner.steps)) await this.#validate(last);
    const { best } = this.#validations.state;
    if (best === Infinity) throw nothingLearned(last);
    await this.#files.saveAtEnd(this.#curves.history);
    // The cursor is from before the extra validation, which an uninterrupted run would not have had.
    if (why === 'stopped' || why === 'interrupted') await this.#saveTraining(cursor, why);
    else await forgetTraining(this.#request.storage);
    return {
      why,
      validationLoss: best,
      facts: this.#curves.history.facts,
      heldOut: this.#prepared.validation,
      seconds: this.#clock.seconds,
      steps: learner.steps - this.#first.step,
      characters: learner.characters - this.#first.characters,
    };
  }

  async noteReliability(reliability: Reliability): Promise<void> {
    this.#curves.setReliability(reliability);
    await saveHistory(this.#request.storage, this.#curves.history);
  }

  get #progress(): number {
    return this.#clock.progressAt(this.#prepared.learner.steps);
  }

  get #now(): Moment {
    return this.#clock.momentAt(this.#prepared.learner.steps);
  }

  /** Receives messages, rests if others need the machine, and waits while the run is paused. */
  async #betweenSteps(): Promise<void> {
    this.#clock.lap();
    const from = performance.now();
    const rest = this.#sharing.restAfter(this.#stepSeconds);
    await (rest > 0 ? new Promise((resolve) => setTimeout(resolve, rest * 1000)) : nextTurn());
    const { isPaused } = this.#control;
    if (isPaused) await this.#pause();
    if (rest > 0 || isPaused) this.#clock.leaveOutSince(from);
  }

  /** Other windows may train during a pause. */
  async #pause(): Promise<void> {
    this.#tell({ kind: 'paused', onBattery: this.#control.isPausedOnBattery });
    this.#sharing.giveTurn();
    await this.#control.untilNotPaused();
    await this.#sharing.takeTurn();
    if (!this.#control.isStopped) this.#tell({ kind: 'resumed' });
  }

  async #step(): Promise<StepResult> {
    const { learner } = this.#prepared;
    const before = learner.characters;
    const from = performance.now();
    const result = learner.step(this.#progress);
    this.#stepSeconds = (performance.now() - from) / 1000;
    if (!result.isFinite) this.#noteSkipped();
    this.#curves.add(result, learner.characters - before);
    const now = this.#now;
    if (this.#validations.isDue(learner.steps, now.seconds)) await this.#validate(result);
    else if (this.#curves.isPointDue(now)) this.#curves.addPoint(result, now);
    return result;
  }

  /** Validates, keeps the weights if they are the best so far, and adds a sampled text. */
  async #validate(result: StepResult): Promise<void> {
    const { learner } = this.#prepared;
    const from = this.#clock.seconds;
    const gradientFlow = learner.gradientFlow();
    const validationLoss = learner.validate();
    this.#curves.addPoint(result, this.#now, { validationLoss, gradientFlow });
    this.#curves.addSample(validationLoss, this.#now);
    const isBest = this.#validations.measured(validationLoss);
    const isSaved = isBest && (await this.#saveBest(validationLoss));
    await this.#saveTraining(this.#runCursor(), 'running');
    this.#validations.saved(from, this.#clock.seconds);
    if (isSaved && this.#isJoiningDue()) await this.#join();
    if (isSaved) this.#tell({ kind: 'checkpoint', validationLoss });
    this.#validations.ended(learner.steps, this.#clock.seconds);
    this.#curves.continueFrom(this.#clock.seconds);
  }

  async #saveBest(validationLoss: number): Promise<boolean> {
    const checkpoint = this.#prepared.learner.checkpoint(validationLoss, this.#now.secondsOfModel);
    return this.#files.saveBest(encodeCheckpoint(checkpoint), this.#curves.history);
  }

  /** At the end of a run the mixture is fitted anyway. */
  #isJoiningDue(): boolean {
    if (this.#control.isStopped || this.#progress >= 1) return false;
    return this.#joins.isDue(this.#prepared.learner.steps, this.#clock.seconds);
  }

  /** Fits the mixture with the network as it is now. */
  async #join(): Promise<void> {
    const { learner, predictor } = this.#prepared;
    const from = this.#clock.seconds;
    await this.#files.attempt(() => this.#index.join({ predictor, steps: learner.steps }));
    this.#joins.joined(learner.steps, this.#clock.seconds - from);
  }

  #runCursor(): RunCursor {
    const { best, validationsSinceBest } = this.#validations.state;
    return {
      fingerprint: this.#prepared.fingerprint,
      firstStep: this.#first.step,
      firstCharacters: this.#first.characters,
      progress: this.#progress,
      seconds: this.#clock.seconds,
      ...(best === Infinity ? {} : { best }),
      validationsSinceBest,
    };
  }

  /** An interrupted run is stored as running, so that the next window offers to resume it. */
  async #saveTraining(cursor: RunCursor, state: 'running' | 'interrupted' | 'stopped'): Promise<void> {
    const { best } = this.#validations.state;
    if (!Number.isFinite(best)) return;
    const checkpoint = this.#prepared.learner.checkpoint(best, this.#now.secondsOfModel, cursor);
    const run: UnfinishedRun = {
      state: state === 'stopped' ? 'stopped' : 'running',
      ...(processId !== undefined && { processId }),
      progress: cursor.progress,
      validationLoss: best,
    };
    await this.#files.saveState(encodeCheckpoint(checkpoint), run, this.#curves.history);
  }

  /** Reports the first skipped step, and each after which the learning rate was halved. */
  #noteSkipped(): void {
    const { steps, skippedSteps, learningRateScale } = this.#prepared.learner;
    const isHalved = learningRateScale < this.#notedScale;
    if (skippedSteps > 1 && !isHalved) return;
    this.#notedScale = learningRateScale;
    const text =
      `Step ${steps} was skipped: its loss or gradient is not finite (${skippedSteps} so far).` +
      (isHalved ? ` For the rest of the run the learning rate is ${learningRateScale} times the scheduled one.` : '');
    this.#tell({ kind: 'note', text });
  }
}

function validationState({ learner, earlier, unfinished }: Prepared): ValidationState {
  if (unfinished) return { best: unfinished.best ?? Infinity, validationsSinceBest: unfinished.validationsSinceBest };
  // Validates again, because the files may have changed since the checkpoint was written.
  return { best: earlier ? learner.validate() : Infinity, validationsSinceBest: 0 };
}

/** Why a run ended without a checkpoint. */
function nothingLearned(last: StepResult | undefined): UserError {
  return new UserError(
    last
      ? 'Expected a held-out loss, found none that is a number. Lower the learning rate, then train again.'
      : 'Training was stopped before its first step: nothing was learned.',
  );
}
