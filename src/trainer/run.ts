import { UserError } from '../base/errors';
import type { Corpus } from '../corpus/select';
import { encodeCheckpoint } from '../model/checkpoint';
import type { RunCursor } from '../model/trainingState';
import { chooseKernels } from '../kernels/kernelChoice';
import type { TrainingConfig } from '../learning/config';
import type { StepResult } from '../learning/learner';
import { suggestedHiddenSize } from '../learning/sizes';
import type { LearningHistory, ModelFacts, Reliability } from '../protocol/learning';
import type { EndReason, TellRun } from '../protocol/trainer';
import { Predictor } from '../model/predictor';
import type { RunControl } from './control';
import { Curves, type Moment } from './curves';
import { threadCountOf } from './threads';
import { fittedCharacters, LanguageBuilder } from '../indexing/languageBuilder';
import { type MachineSharing, machineForItself } from './machineSharing';
import type { TrainingThreads } from '../learning/team';
import { type Prepared, prepare, type RunRequest } from './prepare';
import {
  forgetTraining,
  loadCheckpoint,
  prepareStorage,
  saveCheckpoint,
  saveHistory,
  saveTraining,
} from '../storage/modelFiles';
import { partOf, watched, type Work } from '../indexing/work';

/** A run ends when this many validations in a row were no better than the best. */
const patience = 12;

/** Of the time, at most this part goes to validation. */
const validationShare = 0.05;

/** Of the time, about this part goes to learning how to mix with a network that is not done yet. */
const joiningShare = 0.02;

/** Of the time after the last step, the part that goes to learning how to mix: its share on RxJS. */
const mixingShare = 0.5;

const secondsBetweenValidations = 3;

/** Of a budget in steps. */
const stepsBetweenValidations = 1 / 20;

export interface RunResult {
  readonly why: EndReason;
  /** Of the checkpoint on disk, in nats per character. */
  readonly validationLoss: number;
  readonly facts: ModelFacts;
  /** Of this run alone, pauses left out. */
  readonly seconds: number;
  readonly steps: number;
  readonly characters: number;
}

/**
 * One training run: from files to the best checkpoint that the budget allows. `start` is called for what computes it, when
 * the configuration is settled. Throws `UserError` where there is none.
 */
export async function run(
  start: (config: TrainingConfig) => TrainingThreads,
  request: RunRequest,
  control: RunControl,
  tell: TellRun,
): Promise<RunResult> {
  await prepareStorage(request.storage);
  const { takeTurn, giveTurn } = request.sharing ?? machineForItself;
  await takeTurn();
  try {
    return await runInTurn(start, request, control, tell);
  } finally {
    giveTurn();
  }
}

async function runInTurn(
  start: (config: TrainingConfig) => TrainingThreads,
  request: RunRequest,
  control: RunControl,
  tell: TellRun,
): Promise<RunResult> {
  const corpus = await request.readCorpus();
  tell({ kind: 'preparing', doing: 'Preparing the text' });
  const config = withSizes(request.config, corpus);
  const threads = start(config);
  try {
    const prepared = await prepare(threads, corpus, config, request);
    tell({ kind: 'started', history: prepared.history, notes: prepared.notes });
    const { usual, inHaste } = fittedCharacters;
    const language = new LanguageBuilder(request.storage, prepared.learner.vocabulary, prepared);
    if (!prepared.earlier) await language.build(inHaste);
    const training = new Run(prepared, language, { ...request, config }, control, tell);
    const result = await training.train();
    const best = await loadCheckpoint(request.storage, (text) => {
      tell({ kind: 'note', text });
    });
    const network = best && {
      predictor: Predictor.over(threads.kernels, best.parameters),
      steps: best.cursor.step,
    };
    const { mixing, pricing } = finishing(control, tell);
    await language.build(control.isStopped ? inHaste : usual, network, mixing);
    const reliability = network && (await language.choosePrices(network, pricing));
    if (reliability) await training.noteReliability(reliability);
    // The index that was built last belongs to it.
    tell({ kind: 'checkpoint', validationLoss: result.validationLoss });
    return result;
  } finally {
    await threads.disband();
  }
}

/** What is left to do when the network has learned what it learns. */
function finishing(control: RunControl, tell: TellRun): { readonly mixing: Work; readonly pricing: Work } {
  const telling = (doing: string): Work =>
    watched(control, (progress) => {
      tell({ kind: 'finishing', doing, progress });
    });
  return {
    mixing: partOf(telling('Learning to mix index and network'), 0, mixingShare),
    pricing: partOf(telling('Measuring how reliable suggestions are'), mixingShare, 1),
  };
}

/** A hidden size of 0 is chosen by what there is to learn, and how long. */
function withSizes(config: TrainingConfig, { files }: Corpus): TrainingConfig {
  if (config.network.hiddenSize > 0) return config;
  const characters = files.reduce((sum, { text }) => sum + text.length, 0);
  const seconds = config.budget.kind === 'seconds' ? config.budget.seconds : 0;
  const isVectorized = chooseKernels().kind === 'wasm';
  const hiddenSize = suggestedHiddenSize({ characters, coreSeconds: seconds * threadCountOf(config), isVectorized });
  return { ...config, network: { ...config.network, hiddenSize } };
}

class Run {
  readonly #prepared: Prepared;
  readonly #language: LanguageBuilder;
  readonly #request: RunRequest;
  readonly #control: RunControl;
  readonly #tell: TellRun;
  readonly #firstStep: number;
  readonly #firstCharacters: number;
  /** Of training before this run. */
  readonly #earlierSeconds: number;
  /** Seconds of this run before it was stopped and resumed. */
  readonly #spentSeconds: number;
  readonly #startedAt = performance.now();
  readonly #curves: Curves;
  readonly #sharing: MachineSharing;
  #pausedMilliseconds = 0;
  #stepSeconds = 0;
  /** The scale of the learning rate that was last told. */
  #notedScale: number;
  #best: number;
  #validationsSinceBest = 0;
  /** When the last validation ended, in seconds of this run. */
  #validatedAt = 0;
  #validatedStep = 0;
  /** Of the shortest one: the first is slow, since its code is not yet compiled. */
  #validationSeconds = Infinity;
  /** The steps of the network that joined the index last, and the seconds that this has taken altogether. */
  #joinedStep: number;
  #joiningSeconds = 0;

  constructor(
    prepared: Prepared,
    language: LanguageBuilder,
    request: RunRequest,
    control: RunControl,
    tell: TellRun,
  ) {
    const { learner, predictor, earlier, unfinished, history } = prepared;
    this.#curves = new Curves(learner, predictor, history, tell);
    this.#prepared = prepared;
    this.#language = language;
    this.#joinedStep = earlier?.cursor.step ?? 0;
    this.#request = request;
    this.#sharing = request.sharing ?? machineForItself;
    this.#control = control;
    this.#tell = tell;
    this.#firstStep = unfinished?.firstStep ?? learner.steps;
    this.#firstCharacters = unfinished?.firstCharacters ?? learner.characters;
    this.#spentSeconds = unfinished?.seconds ?? 0;
    this.#earlierSeconds = (earlier?.cursor.seconds ?? 0) - this.#spentSeconds;
    this.#validationsSinceBest = unfinished?.validationsSinceBest ?? 0;
    this.#notedScale = learner.learningRateScale;
    this.#curves.goOnFrom(this.#spentSeconds);
    this.#validatedAt = this.#spentSeconds;
    if (unfinished) this.#best = unfinished.best ?? Infinity;
    // Measured again: the files may have changed since the checkpoint was written.
    else this.#best = earlier ? learner.validate() : Infinity;
  }

  async train(): Promise<RunResult> {
    const { learner } = this.#prepared;
    let why: EndReason | undefined;
    let last: StepResult | undefined;
    while (why === undefined) {
      await this.#breathe();
      if (this.#control.isStopped) why = this.#control.isInterrupted ? 'interrupted' : 'stopped';
      else if (this.#progress >= 1) why = 'budget';
      else if (this.#validationsSinceBest >= patience) why = 'converged';
      else last = await this.#step();
    }
    this.#tell({ kind: 'finishing', doing: 'Measuring what was learned', progress: 0 });
    const cursor = this.#runCursor();
    // What was learned since the last validation is kept if it helped.
    if (last && learner.steps > this.#validatedStep) await this.#validate(last);
    if (this.#best === Infinity) throw nothingLearned(last);
    await saveHistory(this.#request.storage, this.#curves.history);
    // Where the run stood before that validation, which one that was never stopped would not have had.
    if (why === 'stopped' || why === 'interrupted') await this.#saveTraining(cursor, why);
    else await forgetTraining(this.#request.storage);
    return {
      why,
      validationLoss: this.#best,
      facts: this.#curves.history.facts,
      seconds: this.#seconds,
      steps: learner.steps - this.#firstStep,
      characters: learner.characters - this.#firstCharacters,
    };
  }

  async noteReliability(reliability: Reliability): Promise<void> {
    this.#curves.setReliability(reliability);
    await saveHistory(this.#request.storage, this.#curves.history);
  }

  /** Seconds of this run, pauses left out. */
  get #seconds(): number {
    return this.#spentSeconds + (performance.now() - this.#startedAt - this.#pausedMilliseconds) / 1000;
  }

  get #progress(): number {
    const { budget } = this.#request.config;
    if (budget.kind === 'seconds') return Math.min(1, this.#seconds / budget.seconds);
    return (this.#prepared.learner.steps - this.#firstStep) / budget.steps;
  }

  get #now(): Moment {
    const seconds = this.#seconds;
    return { seconds, secondsOfModel: this.#earlierSeconds + seconds, progress: this.#progress };
  }

  /** Lets messages in, rests where others need the machine, and waits while the run is paused. */
  async #breathe(): Promise<void> {
    const from = performance.now();
    const rest = this.#sharing.restAfter(this.#stepSeconds);
    await new Promise((resolve) => (rest > 0 ? setTimeout(resolve, rest * 1000) : setImmediate(resolve)));
    const { isPaused } = this.#control;
    if (isPaused) await this.#pause();
    if (rest > 0 || isPaused) this.#pausedMilliseconds += performance.now() - from;
  }

  /** Others may train meanwhile. */
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
    if (this.#isValidationDue()) await this.#validate(result);
    else if (this.#curves.isPointDue(now)) this.#curves.addPoint(result, now);
    return result;
  }

  #isValidationDue(): boolean {
    const { budget } = this.#request.config;
    if (budget.kind === 'steps') {
      const interval = Math.max(1, Math.round(budget.steps * stepsBetweenValidations));
      return (this.#prepared.learner.steps - this.#firstStep) % interval === 0;
    }
    const needed = Number.isFinite(this.#validationSeconds) ? this.#validationSeconds / validationShare : 0;
    return this.#seconds - this.#validatedAt >= Math.max(secondsBetweenValidations, needed);
  }

  /** Measures the held-out files, keeps the weights if they are the best so far, and lets the network write. */
  async #validate(result: StepResult): Promise<void> {
    const { learner } = this.#prepared;
    const from = this.#seconds;
    const gradientFlow = learner.gradientFlow();
    const validationLoss = learner.validate();
    this.#curves.addPoint(result, this.#now, { validationLoss, gradientFlow });
    this.#curves.addSample(validationLoss, this.#now);
    this.#validationsSinceBest++;
    const isBest = validationLoss < this.#best;
    if (isBest) {
      this.#best = validationLoss;
      this.#validationsSinceBest = 0;
      const checkpoint = learner.checkpoint(validationLoss, this.#now.secondsOfModel);
      await saveCheckpoint(this.#request.storage, encodeCheckpoint(checkpoint));
      await saveHistory(this.#request.storage, this.#curves.history);
    }
    await this.#saveTraining(this.#runCursor(), 'running');
    this.#validationSeconds = Math.min(this.#validationSeconds, this.#seconds - from);
    if (isBest && this.#isJoiningDue()) await this.#join();
    if (isBest) this.#tell({ kind: 'checkpoint', validationLoss });
    this.#validatedAt = this.#seconds;
    this.#validatedStep = learner.steps;
    this.#curves.goOnFrom(this.#seconds);
  }

  /** Each time that the network has learned twice as long; at the end it joins anyway. */
  #isJoiningDue(): boolean {
    if (this.#control.isStopped || this.#progress >= 1) return false;
    const isCheap = this.#joiningSeconds <= joiningShare * this.#seconds;
    return isCheap && this.#prepared.learner.steps >= 2 * this.#joinedStep;
  }

  /** Learns how to mix the index with the network as it is now. */
  async #join(): Promise<void> {
    const { learner, predictor } = this.#prepared;
    const from = this.#seconds;
    await this.#language.join({ predictor, steps: learner.steps });
    this.#joinedStep = learner.steps;
    this.#joiningSeconds += this.#seconds - from;
  }

  #runCursor(): RunCursor {
    return {
      fingerprint: this.#prepared.fingerprint,
      firstStep: this.#firstStep,
      firstCharacters: this.#firstCharacters,
      progress: this.#progress,
      seconds: this.#seconds,
      ...(this.#best === Infinity ? {} : { best: this.#best }),
      validationsSinceBest: this.#validationsSinceBest,
    };
  }

  /** A run that was interrupted is one that would be running still. */
  async #saveTraining(cursor: RunCursor, state: 'running' | 'interrupted' | 'stopped'): Promise<void> {
    const { learner } = this.#prepared;
    const checkpoint = learner.checkpoint(this.#best, this.#now.secondsOfModel, cursor);
    if (!Number.isFinite(this.#best)) return;
    await saveTraining(this.#request.storage, encodeCheckpoint(checkpoint), {
      state: state === 'stopped' ? 'stopped' : 'running',
      processId: process.pid,
      progress: cursor.progress,
      validationLoss: this.#best,
    });
  }

  /** Tells the first skipped step, and each after which the learning rate was halved. */
  #noteSkipped(): void {
    const { steps, skippedSteps, learningRateScale } = this.#prepared.learner;
    const isHalved = learningRateScale < this.#notedScale;
    if (skippedSteps > 1 && !isHalved) return;
    this.#notedScale = learningRateScale;
    const text =
      `Step ${steps} was skipped: its loss or gradient is no finite number (${skippedSteps} so far).` +
        (isHalved ? ` For the rest of the run the learning rate is ${learningRateScale} times the scheduled one.` : '');
    this.#tell({ kind: 'note', text });
  }
}

/** Why a run that ends has no checkpoint to show for it. */
function nothingLearned(last: StepResult | undefined): UserError {
  return new UserError(
    last
      ? 'Expected a held-out loss, found none that is a number. Lower the learning rate, then train again.'
      : 'Training was stopped before its first step: nothing was learned.',
  );
}
