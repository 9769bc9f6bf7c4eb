import { Random } from '../base/random';
import type { Checkpoint } from '../model/checkpoint';
import type { RunCursor, TrainingState } from '../model/trainingState';
import type { TrainingConfig } from './config';
import type { Kernels } from '../numeric/kernels';
import { initializeParameters } from './initialization';
import { Arena } from '../numeric/matrix';
import { stateLength, stateNames } from '../model/trainingState';
import { ignoredTarget } from '../numeric/ops/softmaxCrossEntropy';
import { allocateNgramGradient } from '../model/input';
import { layOutCarried } from '../model/network';
import { denseShapesOf, type Parameters, shapesOf, sizeOfAll } from '../model/parameters';
import { type MemberMemory, Replica, type Task, type TeamMemory } from './replica';
import { scheduledLearningRate } from './schedule';
import { TrainingStreams } from './streams';
import { cutForStreams, forEachWindow, packPassages } from '../model/passages';
import { solo, type Team } from './team';
import type { Vocabulary } from '../model/vocabulary';

/** The text of a run, as symbols of its vocabulary. */
export interface LearnerText {
  readonly training: readonly Uint16Array[];
  readonly validation: readonly Uint16Array[];
  /** Characters in `validation`: a character may take several symbols. */
  readonly validationCharacters: number;
}

export interface StepResult {
  /** Mean over the window before the step, in nats per symbol. */
  readonly loss: number;
  /** Before clipping. */
  readonly gradientNorm: number;
  readonly learningRate: number;
  /** Whether the loss and the gradient were finite. If not, the step was skipped and the weights are unchanged. */
  readonly isFinite: boolean;
}

/** Number of skipped steps in a row after which the learning rate is halved for the rest of the run. */
const skippedBeforeHalving = 3;

/**
 * Training without a clock: steps, validation and checkpoints. The caller passes the fraction of the budget that is
 * spent.
 */
export class Learner {
  readonly vocabulary: Vocabulary;
  readonly #config: TrainingConfig;
  readonly #team: Team;
  readonly #memory: TeamMemory;
  readonly #replica: Replica;
  readonly #streams: TrainingStreams;
  readonly #validation: { readonly streams: ReturnType<typeof packPassages>; readonly characters: number };
  #step: number;
  /** Adam's bias correction counts the steps since its moments were zero, not those of the network. */
  #optimizerSteps = 0;
  #characters: number;
  #skippedSteps: number;
  #skippedInARow: number;
  #learningRateScale: number;

  /** With `from`, training continues from its network; else a new one is drawn from the seed. */
  constructor(
    kernels: Kernels,
    config: TrainingConfig,
    vocabulary: Vocabulary,
    text: LearnerText,
    from?: Checkpoint,
    team: Team = solo,
  ) {
    const symbols = text.training.reduce((sum, file) => sum + file.length + 1, 0);
    // Every stream needs at least one window of text, and every member of the team at least one stream.
    const most = Math.max(1, Math.min(config.batchSize, Math.floor(symbols / config.sequenceLength)));
    const members = Math.min(team.size, most);
    this.#config = config;
    this.vocabulary = vocabulary;
    this.#team = team;
    this.#memory = layOutTeam(
      kernels,
      from?.parameters.config ?? config.network,
      config,
      vocabulary.size,
      most,
      members,
    );
    team.assemble(this.#memory);
    this.#replica = new Replica(kernels, this.#memory, 0, team.barrier);
    if (from) this.#memory.values.set(from.parameters.values);
    else initializeParameters(this.parameters, config.initialization, new Random(config.seed));
    this.#streams = new TrainingStreams(text.training, most, config.seed);
    const passages = cutForStreams(text.validation, most);
    this.#validation = { streams: packPassages(passages, most), characters: text.validationCharacters };
    this.#step = from?.cursor.step ?? 0;
    this.#characters = from?.cursor.characters ?? 0;
    this.#skippedSteps = from?.training?.skippedSteps ?? 0;
    this.#skippedInARow = from?.training?.skippedInARow ?? 0;
    this.#learningRateScale = from?.training?.learningRateScale ?? 1;
    if (from?.training) this.#restore(from.training);
  }

  get parameters(): Parameters {
    return this.#replica.parameters;
  }

  /** Steps since the network was created. */
  get steps(): number {
    return this.#step;
  }

  /** Symbols read since the network was created. */
  get characters(): number {
    return this.#characters;
  }

  /** Skipped steps since the network was created. */
  get skippedSteps(): number {
    return this.#skippedSteps;
  }

  /** 1, or less after repeated skipped steps. */
  get learningRateScale(): number {
    return this.#learningRateScale;
  }

  /**
   * One step of truncated back-propagation through time; `progress` is the fraction of the budget that is spent, 0 … 1.
   */
  step(progress: number): StepResult {
    this.#streams.next(this.#memory.members);
    const counted = this.#counted();
    const { schedule, learningRate: peak } = this.#config;
    const { epoch: epochs } = this.#streams.cursor;
    const scheduled = scheduledLearningRate(schedule, peak, { budget: progress, epochs });
    const learningRate = scheduled * this.#learningRateScale;
    this.#step++;
    this.#characters += counted;
    this.#do({
      kind: 'step',
      learningRate,
      step: this.#step,
      optimizerStep: this.#optimizerSteps + 1,
      scale: 1 / counted,
    });
    const { nats, gradientNorm, isFinite } = this.#replica;
    this.#note(isFinite);
    return { loss: nats / counted, gradientNorm, learningRate, isFinite };
  }

  /** Mean loss on the held-out text, in nats per character; see `cutForStreams`. Keeps the state of training. */
  validate(): number {
    const states = this.#memory.members.map((member) => member.states);
    const carried = states.map((state) => state.slice());
    for (const state of states) state.fill(0);
    let nats = 0;
    forEachWindow(this.#validation.streams, this.#memory.members, () => {
      this.#do({ kind: 'forward' });
      nats += this.#replica.nats;
    });
    states.forEach((state, i) => {
      state.set(carried[i]);
    });
    return nats / this.#validation.characters;
  }

  /**
   * Gradient flow of the last window, in the first member's streams; see `Network.gradientFlow`. Keeps the state of
   * training.
   */
  gradientFlow(): number[] {
    const { states } = this.#memory.members[0];
    const carried = states.slice();
    this.#replica.network.forward();
    const norms = this.#replica.network.gradientFlow();
    states.set(carried);
    return norms;
  }

  /**
   * The result shares the weights with the learner: encode it before the next step. With `run`, training can be resumed
   * from it.
   */
  checkpoint(validationLoss: number, seconds: number, run?: RunCursor): Checkpoint {
    const { optimizerStates, members } = this.#memory;
    return {
      parameters: this.parameters,
      vocabulary: this.vocabulary,
      cursor: { step: this.#step, characters: this.#characters, seconds, validationLoss },
      ...(run && {
        training: {
          optimizer: this.#config.optimizer.kind,
          optimizerSteps: this.#optimizerSteps,
          optimizerStates,
          carried: members.map(({ states }) => states),
          stream: this.#streams.cursor,
          skippedSteps: this.#skippedSteps,
          skippedInARow: this.#skippedInARow,
          learningRateScale: this.#learningRateScale,
          run,
        },
      }),
    };
  }

  /** Restores the parts that fit this configuration: states of the same optimiser, hidden states of the same shapes. */
  #restore({ optimizer, optimizerSteps, optimizerStates, carried, stream }: TrainingState): void {
    this.#streams.cursor = stream;
    const { members } = this.#memory;
    if (optimizer === this.#config.optimizer.kind) {
      this.#optimizerSteps = optimizerSteps;
      this.#memory.optimizerStates.forEach((state, i) => {
        state.set(optimizerStates[i]);
      });
    }
    if (members.length === carried.length && members.every(({ states }, i) => states.length === carried[i].length)) {
      members.forEach(({ states }, i) => {
        states.set(carried[i]);
      });
    }
  }

  #note(isFinite: boolean): void {
    if (isFinite) {
      this.#optimizerSteps++;
      this.#skippedInARow = 0;
      return;
    }
    this.#skippedSteps++;
    this.#skippedInARow++;
    if (this.#skippedInARow % skippedBeforeHalving === 0) this.#learningRateScale /= 2;
  }

  #do(task: Task): void {
    this.#team.announce(task);
    this.#replica.do(task);
  }

  #counted(): number {
    let counted = 0;
    for (const { targets } of this.#memory.members) {
      for (let i = 0; i < targets.length; i++) if (targets[i] !== ignoredTarget) counted++;
    }
    return counted;
  }
}

function layOutTeam(
  kernels: Kernels,
  network: TrainingConfig['network'],
  { sequenceLength, seed, optimizer, clip }: TrainingConfig,
  vocabularySize: number,
  batchSize: number,
  size: number,
): TeamMemory {
  const count = sizeOfAll(denseShapesOf(network, vocabularySize));
  const stateSize = Arena.sizeOf((arena) => layOutCarried(network, arena, 1));
  const member = (rank: number): MemberMemory => {
    const own = Math.floor(((rank + 1) * batchSize) / size) - Math.floor((rank * batchSize) / size);
    return {
      batchSize: own,
      inputs: kernels.allocateIntegers(own * sequenceLength),
      targets: kernels.allocateIntegers(own * sequenceLength),
      gradients: kernels.allocate(count),
      states: kernels.allocate(own * stateSize),
      ngramGradient: allocateNgramGradient(kernels, network, own * sequenceLength),
    };
  };
  const sums = kernels.allocateIntegers(4 * size);
  return {
    network,
    vocabularySize,
    sequenceLength,
    seed,
    optimizer,
    clip,
    values: kernels.allocate(sizeOfAll(shapesOf(network, vocabularySize))),
    optimizerStates: stateNames(optimizer.kind, network).map((state) =>
      kernels.allocate(stateLength(state, network, vocabularySize)),
    ),
    members: Array.from({ length: size }, (_, rank) => member(rank)),
    sums: new Float64Array(sums.buffer, sums.byteOffset, 2 * size),
  };
}
