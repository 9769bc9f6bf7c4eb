import { Random } from '../base/random';
import type { Checkpoint, TrainingCursor } from './checkpoint';
import type { TrainingConfig } from './config';
import type { Kernels } from './kernels';
import { Arena } from './matrix';
import { ignoredTarget } from './ops/softmaxCrossEntropy';
import { type OptimizerState, optimizerStateNames } from './optimizer';
import { createParameters, initializeParameters, type Parameters } from './parameters';
import { layOutState } from './recurrentLayer';
import { type MemberMemory, Replica, type Task, type TeamMemory } from './replica';
import { scheduledLearningRate } from './schedule';
import { forEachWindow, packFiles, TrainingStreams } from './streams';
import { solo, type Team } from './team';
import type { Vocabulary } from './vocabulary';

/** After this many skipped steps in a row the learning rate is halved: for what is left of the run. */
const skipsBeforeHalving = 3;

/** The text of a run, as symbols of its vocabulary. */
export interface LearnerText {
  readonly training: readonly Uint16Array[];
  readonly validation: readonly Uint16Array[];
  /** Characters in `validation`: a character may take several symbols. */
  readonly validationCharacters: number;
}

export interface StepResult {
  /** Mean over the window, in nats per symbol, before the step. */
  readonly loss: number;
  /** Before clipping. */
  readonly gradientNorm: number;
  readonly learningRate: number;
  /**
   * `skipped`: loss or gradients were no finite numbers, and the weights are as they were. `halved`: skipped too, as were
   * those before, so that the learning rate is half of what it was from here to the end of the run.
   */
  readonly outcome: 'learned' | 'skipped' | 'halved';
}

/** The learning itself: steps, validation and checkpoints. It knows no clock: the caller says how far the budget is spent. */
export class Learner {
  readonly vocabulary: Vocabulary;
  readonly #config: TrainingConfig;
  readonly #team: Team;
  readonly #memory: TeamMemory;
  readonly #replica: Replica;
  readonly #streams: TrainingStreams;
  readonly #validation: { readonly streams: ReturnType<typeof packFiles>; readonly characters: number };
  #step: number;
  #optimizerStep: number;
  #characters: number;
  #skippedSteps = 0;
  #skippedInARow = 0;
  /** What halvings have left of the learning rate. */
  #rateFactor = 1;

  /**
   * With `from`, its network learns on, and its optimiser if the configuration asks for the same one; else a new network
   * is drawn from the seed.
   */
  constructor(
    kernels: Kernels,
    config: TrainingConfig,
    vocabulary: Vocabulary,
    text: LearnerText,
    from?: Checkpoint,
    team: Team = solo,
  ) {
    const symbols = text.training.reduce((sum, file) => sum + file.length + 1, 0);
    // Every stream needs at least a window of its own, and every member of the team a stream.
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
    const continuesOptimizer = from?.optimizer.kind === config.optimizer.kind;
    team.assemble(this.#memory);
    this.#replica = new Replica(kernels, this.#memory, 0, team.barrier);
    if (from) {
      this.#memory.values.set(from.parameters.values);
      if (continuesOptimizer) {
        this.#memory.optimizerBlocks.forEach((block, i) => {
          block.set(from.optimizer.blocks[i]);
        });
      }
    } else initializeParameters(this.parameters, new Random(config.seed));
    this.#streams = new TrainingStreams(text.training, most, config.seed);
    if (from) this.#streams.cursor = from.cursor.stream;
    this.#validation = { streams: packFiles(text.validation, most), characters: text.validationCharacters };
    this.#step = from?.cursor.step ?? 0;
    this.#optimizerStep = continuesOptimizer ? from.optimizer.step : 0;
    this.#characters = from?.cursor.characters ?? 0;
  }

  get parameters(): Parameters {
    return this.#replica.parameters;
  }

  /** Steps since the network was new. */
  get steps(): number {
    return this.#step;
  }

  /** Symbols read since the network was new. */
  get characters(): number {
    return this.#characters;
  }

  /** Of this learner: what earlier runs skipped is not counted. */
  get skippedSteps(): number {
    return this.#skippedSteps;
  }

  /** One step of truncated back-propagation through time; `progress` is the part of the budget spent, 0 … 1. */
  step(progress: number): StepResult {
    this.#streams.next(this.#memory.members);
    const counted = this.#counted();
    const { learningRate: peak, schedule } = this.#config;
    const time = { progress, epoch: this.#streams.cursor.epoch };
    const learningRate = this.#rateFactor * scheduledLearningRate(schedule, peak, time);
    this.#step++;
    this.#characters += counted;
    this.#do({ kind: 'step', learningRate, step: this.#optimizerStep + 1, scale: 1 / counted });
    const { nats, gradientNorm } = this.#replica;
    return { loss: nats / counted, gradientNorm, learningRate, outcome: this.#countStep() };
  }

  #countStep(): StepResult['outcome'] {
    if (!this.#replica.isSkipped) {
      this.#optimizerStep++;
      this.#skippedInARow = 0;
      return 'learned';
    }
    this.#skippedSteps++;
    this.#skippedInARow++;
    if (this.#skippedInARow < skipsBeforeHalving) return 'skipped';
    this.#skippedInARow = 0;
    this.#rateFactor /= 2;
    return 'halved';
  }

  /** Mean loss on the held-out files in nats per character, each read from the zero state. Training's state is kept. */
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

  /** Shares the weights with the learner: encode it before the next step. */
  checkpoint(validationLoss: number, seconds: number): Checkpoint {
    const cursor: TrainingCursor = {
      step: this.#step,
      characters: this.#characters,
      seconds,
      validationLoss,
      stream: this.#streams.cursor,
    };
    const optimizer: OptimizerState = {
      kind: this.#config.optimizer.kind,
      step: this.#optimizerStep,
      blocks: this.#memory.optimizerBlocks,
    };
    return { parameters: this.parameters, vocabulary: this.vocabulary, optimizer, cursor };
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
  const count = createParameters(network, vocabularySize).values.length;
  const stateSize = Arena.sizeOf((arena) => layOutState(kernels.cells[network.cell], arena, 1, network.hiddenSize));
  const member = (rank: number): MemberMemory => {
    const own = Math.floor(((rank + 1) * batchSize) / size) - Math.floor((rank * batchSize) / size);
    return {
      batchSize: own,
      inputs: kernels.allocateIntegers(own * sequenceLength),
      targets: kernels.allocateIntegers(own * sequenceLength),
      gradients: kernels.allocate(count),
      states: kernels.allocate(own * stateSize * network.layers),
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
    values: kernels.allocate(count),
    optimizerBlocks: optimizerStateNames[optimizer.kind].map(() => kernels.allocate(count)),
    members: Array.from({ length: size }, (_, rank) => member(rank)),
    sums: new Float64Array(sums.buffer, sums.byteOffset, 2 * size),
  };
}
