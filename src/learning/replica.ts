import { Random } from '../base/random';
import type { ClipConfig, OptimizerConfig } from './config';
import type { NetworkConfig } from '../model/config';
import type { NgramGradient } from '../model/input';
import type { Kernels } from '../numeric/kernels';
import type { Floats } from '../numeric/matrix';
import { Network } from '../model/network';
import { clampGradients, clipScale } from '../numeric/ops/clipping';
import { NgramOptimizer } from './ngramOptimizer';
import { optimize } from './optimizers';
import { Soap } from './soap';
import { createParameters, type Parameters } from '../model/parameters';
import { optimizerStateNames } from '../model/trainingState';

/** Data of a team of replicas, in memory that all members share. */
export interface TeamMemory {
  readonly network: NetworkConfig;
  readonly vocabularySize: number;
  readonly sequenceLength: number;
  readonly seed: number;
  readonly optimizer: OptimizerConfig;
  readonly clip: ClipConfig;
  readonly values: Floats;
  /** Named by `stateNames`, each of the length of `stateLength`. */
  readonly optimizerStates: readonly Floats[];
  readonly members: readonly MemberMemory[];
  /** Each member's loss, then each member's sum of squared gradients in its part of the parameters. */
  readonly sums: Float64Array;
}

/** One member's part of the batch. */
export interface MemberMemory {
  readonly batchSize: number;
  readonly inputs: Int32Array; // (T, B)
  readonly targets: Int32Array; // (T, B)
  readonly gradients: Floats;
  /** What the network carries from window to window. */
  readonly states: Floats;
  readonly ngramGradient: NgramGradient;
}

/** A task that all members do at the same time. */
export type Task =
  | { readonly kind: 'forward' }
  | {
      readonly kind: 'step';
      readonly learningRate: number;
      /** Step of the network, from 1; seeds the dropout masks. */
      readonly step: number;
      /** Step of the optimiser, from 1, without skipped steps. */
      readonly optimizerStep: number;
      /** 1 ÷ number of counted targets in the windows of all members. */
      readonly scale: number;
    };

/**
 * One member of a team that trains by synchronous data parallelism, each on its own part of the batch. The weights are
 * shared. Each member has its own gradients, which are summed pairwise in a fixed order, so that the same number of
 * members always gives the same bits. For the sum and the optimiser, the parameters are divided into one part per
 * member.
 */
export class Replica {
  readonly parameters: Parameters;
  readonly network: Network;
  readonly #kernels: Kernels;
  readonly #memory: TeamMemory;
  readonly #rank: number;
  readonly #barrier: () => void;
  readonly #random = new Random(0);
  readonly #gradientParts: readonly Floats[];
  readonly #valuesPart: Floats;
  readonly #optimizerParts: readonly Floats[];
  /** Absent with another optimiser. */
  readonly #soap: Soap | undefined;
  /** Absent without an n-gram table. */
  readonly #ngramOptimizer: NgramOptimizer | undefined;

  /** `barrier` returns when every member has called it. */
  constructor(kernels: Kernels, memory: TeamMemory, rank: number, barrier: () => void) {
    const { values, optimizerStates, members } = memory;
    const own = members[rank];
    const { length } = own.gradients;
    const from = Math.floor((rank * length) / members.length);
    const to = Math.floor(((rank + 1) * length) / members.length);
    this.#kernels = kernels;
    this.#memory = memory;
    this.#rank = rank;
    this.#barrier = barrier;
    this.parameters = createParameters(
      memory.network,
      memory.vocabularySize,
      () => values,
      () => own.gradients,
      kernels.allocate,
    );
    this.network = new Network(kernels, this.parameters, own.batchSize, memory.sequenceLength, {
      inputs: own.inputs,
      targets: own.targets,
      states: () => own.states,
      ngramGradient: own.ngramGradient,
    });
    this.#gradientParts = members.map(({ gradients }) => gradients.subarray(from, to));
    this.#valuesPart = values.subarray(from, to);
    const { length: denseStates } = optimizerStateNames[memory.optimizer.kind];
    this.#optimizerParts = optimizerStates.slice(0, denseStates).map((state) => state.subarray(from, to));
    const { ngrams } = this.parameters;
    if (ngrams) {
      const gradients = members.map(({ ngramGradient }) => ngramGradient);
      const [meanSquares, steps] = optimizerStates.slice(denseStates);
      this.#ngramOptimizer = new NgramOptimizer(kernels, ngrams.value, { meanSquares, steps }, gradients, rank);
    }
    if (memory.optimizer.kind !== 'soap') return;
    const work = { rank, members: members.length, barrier };
    this.#soap = new Soap(kernels, this.parameters, members[0].gradients, optimizerStates, work);
  }

  do(task: Task): void {
    switch (task.kind) {
      case 'forward':
        this.#memory.sums[this.#rank] = this.network.forward();
        this.#barrier();
        return;
      case 'step':
        this.#step(task);
    }
  }

  /** Loss of the last task, in nats, summed over members. */
  get nats(): number {
    return this.#sum(0);
  }

  /**
   * Whether the loss and the gradient of the last step were finite. The sum of squared gradients must also be finite in
   * float32, the precision of the optimiser's states. If not, the step was skipped.
   */
  get isFinite(): boolean {
    return Number.isFinite(this.nats) && Number.isFinite(Math.fround(this.#sum(this.#memory.members.length)));
  }

  /** Gradient norm of the last step, before clipping. */
  get gradientNorm(): number {
    return Math.sqrt(this.#sum(this.#memory.members.length));
  }

  #step({ learningRate, step, optimizerStep, scale }: Extract<Task, { kind: 'step' }>): void {
    const { members, sums, seed } = this.#memory;
    this.#random.restart((seed * 65_537 + step) * members.length + this.#rank);
    this.parameters.gradients.fill(0);
    sums[this.#rank] = this.network.forward(this.#random);
    this.network.backward(scale);
    this.#barrier();
    this.#reduce();
    sums[members.length + this.#rank] = this.#kernels.sumOfSquares(this.#gradientParts[0]);
    this.#barrier();
    // All members read the same sums and so take the same decision.
    if (this.isFinite) this.#update(learningRate, optimizerStep);
    else members[this.#rank].states.fill(0);
    this.#barrier();
  }

  #update(learningRate: number, step: number): void {
    const { clip, optimizer } = this.#memory;
    const gradients = this.#gradientParts[0];
    if (clip.kind === 'value') {
      clampGradients(gradients, clip.limit);
      // Another member may read them.
      if (this.#soap) this.#barrier();
    }
    const gradientScale = clip.kind === 'norm' ? clipScale(this.gradientNorm, clip.limit) : 1;
    const rate = { learningRate, step, gradientScale };
    if (optimizer.kind === 'soap') this.#soap?.step({ ...rate, beta2: optimizer.beta2, weightDecay: 0 });
    else optimize(this.#kernels, optimizer, this.#valuesPart, gradients, this.#optimizerParts, rate);
    this.#ngramOptimizer?.step(rate);
    this.parameters.revision++;
  }

  /** Sums the members' gradients of this part into the first member's: 0 + 1, 2 + 3, … then 0 + 2, … */
  #reduce(): void {
    const parts = this.#gradientParts;
    for (let distance = 1; distance < parts.length; distance *= 2) {
      for (let i = 0; i + distance < parts.length; i += 2 * distance) {
        this.#kernels.add(parts[i], parts[i + distance]);
      }
    }
  }

  #sum(from: number): number {
    let sum = 0;
    for (let i = 0; i < this.#memory.members.length; i++) sum += this.#memory.sums[from + i];
    return sum;
  }
}
