import { Random } from '../base/random';
import type { Checkpoint, TrainingCursor } from './checkpoint';
import type { TrainingConfig } from './config';
import type { AdamMoments, Kernels } from './kernels';
import { Network } from './network';
import { clipScale, globalNorm } from './ops/adam';
import { createParameters, initializeParameters, type Parameters } from './parameters';
import { scheduledLearningRate } from './schedule';
import { forEachWindow, packFiles, TrainingStreams } from './streams';
import type { Vocabulary } from './vocabulary';

/** Largest global norm of the gradients (Pascanu et al., arXiv 1211.5063). */
const clipNorm = 1;

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
}

/** The learning itself: steps, validation and checkpoints. It knows no clock: the caller says how far the budget is spent. */
export class Learner {
  readonly parameters: Parameters;
  readonly vocabulary: Vocabulary;
  readonly #config: TrainingConfig;
  readonly #kernels: Kernels;
  readonly #network: Network;
  readonly #moments: AdamMoments;
  readonly #streams: TrainingStreams;
  readonly #random: Random;
  readonly #validation: { readonly streams: ReturnType<typeof packFiles>; readonly characters: number };
  #step: number;
  #characters: number;

  /** With `from`, its network learns on; else a new one is drawn from the seed. */
  constructor(kernels: Kernels, config: TrainingConfig, vocabulary: Vocabulary, text: LearnerText, from?: Checkpoint) {
    const symbols = text.training.reduce((sum, file) => sum + file.length + 1, 0);
    // Every stream needs at least a window of its own.
    const batchSize = Math.max(1, Math.min(config.batchSize, Math.floor(symbols / config.sequenceLength)));
    this.#config = config;
    this.#kernels = kernels;
    this.vocabulary = vocabulary;
    this.#random = from ? Random.restored(from.cursor.random) : new Random(config.seed);
    this.parameters = from?.parameters ?? createParameters(config.network, vocabulary.size);
    if (!from) initializeParameters(this.parameters, this.#random);
    this.#moments = from?.moments ?? {
      first: new Float32Array(this.parameters.values.length),
      second: new Float32Array(this.parameters.values.length),
    };
    this.#network = new Network(kernels, this.parameters, batchSize, config.sequenceLength);
    this.#streams = new TrainingStreams(text.training, batchSize, config.seed);
    if (from) this.#streams.cursor = from.cursor.stream;
    this.#validation = { streams: packFiles(text.validation, batchSize), characters: text.validationCharacters };
    this.#step = from?.cursor.step ?? 0;
    this.#characters = from?.cursor.characters ?? 0;
  }

  /** Steps since the network was new. */
  get steps(): number {
    return this.#step;
  }

  /** Symbols read since the network was new. */
  get characters(): number {
    return this.#characters;
  }

  /** One step of truncated back-propagation through time and Adam; `progress` is the part of the budget spent, 0 … 1. */
  step(progress: number): StepResult {
    const { parameters } = this;
    const network = this.#network;
    this.#streams.next(network.inputs, network.targets);
    parameters.gradients.fill(0);
    const loss = network.forward(this.#random) / network.counted;
    network.backward();
    const gradientNorm = globalNorm(parameters.gradients);
    const learningRate = scheduledLearningRate(this.#config.learningRate, progress);
    this.#step++;
    this.#characters += network.counted;
    this.#kernels.adam(parameters.values, parameters.gradients, this.#moments, {
      learningRate,
      step: this.#step,
      gradientScale: clipScale(gradientNorm, clipNorm),
    });
    return { loss, gradientNorm, learningRate };
  }

  /** Mean loss on the held-out files in nats per character, each read from the zero state. Training's state is kept. */
  validate(): number {
    const network = this.#network;
    const states = network.states.flat();
    const carried = states.map(({ data }) => data.slice());
    network.resetStates();
    let nats = 0;
    forEachWindow(this.#validation.streams, network, () => (nats += network.forward()));
    states.forEach(({ data }, i) => {
      data.set(carried[i]);
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
      random: this.#random.state,
    };
    return { parameters: this.parameters, vocabulary: this.vocabulary, moments: this.#moments, cursor };
  }
}
