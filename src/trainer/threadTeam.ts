import { canShareMemory } from '../base/sharedBytes';
import { createKernels, type KernelChoice } from '../kernels/kernelChoice';
import type { Task, TeamMemory } from '../learning/replica';
import { solo, type Team, type TrainingThreads } from '../learning/team';
import type { MemberSetup } from './memberMessages';
import { startMember } from './memberThread';

/** Length of one wait of a member for the others, in milliseconds. */
const waitLength = 1000;

/**
 * Number of waits after which the others are considered dead. Waits are counted, not their time, because the process may
 * be suspended during one.
 */
const mostWaits = 60;

/** Number of polls before a waiting member sleeps: the others are rarely far behind. */
const looks = 20_000;

const integer = {
  generation: 0,
  arrived: 1,
  phase: 2,
  members: 3,
  failed: 4,
  kind: 5,
  step: 6,
  optimizerStep: 7,
} as const;
const number = { learningRate: 4, scale: 5 } as const;
const controlBytes = 64;

/** Shared memory by which the members of a team synchronise. */
export class TeamControl {
  readonly #integers: Int32Array;
  readonly #numbers: Float64Array;

  constructor(buffer: SharedArrayBuffer) {
    this.#integers = new Int32Array(buffer);
    this.#numbers = new Float64Array(buffer);
  }

  set members(count: number) {
    Atomics.store(this.#integers, integer.members, count);
  }

  /** To be called by a member that fails: the others then throw instead of waiting. */
  fail(): void {
    Atomics.store(this.#integers, integer.failed, 1);
    Atomics.notify(this.#integers, integer.phase);
    Atomics.notify(this.#integers, integer.generation);
  }

  announce(task: Task): void {
    const integers = this.#integers;
    Atomics.store(integers, integer.kind, task.kind === 'step' ? 1 : 0);
    if (task.kind === 'step') {
      Atomics.store(integers, integer.step, task.step);
      Atomics.store(integers, integer.optimizerStep, task.optimizerStep);
      this.#numbers[number.learningRate] = task.learningRate;
      this.#numbers[number.scale] = task.scale;
    }
    Atomics.add(integers, integer.generation, 1);
    Atomics.notify(integers, integer.generation);
  }

  /** Waits for the task after the first `done` tasks. */
  nextTask(done: number): Task {
    if (!this.#changesSoon(integer.generation, done)) {
      while (Atomics.load(this.#integers, integer.generation) === done) {
        Atomics.wait(this.#integers, integer.generation, done);
        this.#throwIfFailed();
      }
    }
    if (Atomics.load(this.#integers, integer.kind) === 0) return { kind: 'forward' };
    return {
      kind: 'step',
      step: Atomics.load(this.#integers, integer.step),
      optimizerStep: Atomics.load(this.#integers, integer.optimizerStep),
      learningRate: this.#numbers[number.learningRate]!,
      scale: this.#numbers[number.scale]!,
    };
  }

  /** Returns when every member has called it. */
  readonly barrier = (): void => {
    const integers = this.#integers;
    const members = Atomics.load(integers, integer.members);
    if (members === 1) return;
    const phase = Atomics.load(integers, integer.phase);
    if (Atomics.add(integers, integer.arrived, 1) === members - 1) {
      Atomics.store(integers, integer.arrived, 0);
      Atomics.add(integers, integer.phase, 1);
      Atomics.notify(integers, integer.phase);
      return;
    }
    if (this.#changesSoon(integer.phase, phase)) return;
    for (let waits = 0; Atomics.load(integers, integer.phase) === phase; waits++) {
      this.#throwIfFailed();
      if (waits === mostWaits) {
        const seconds = (mostWaits * waitLength) / 1000;
        throw new Error(`Expected every training thread to answer within ${seconds} s: one does not.`);
      }
      Atomics.wait(integers, integer.phase, phase, waitLength);
    }
  };

  /** Polls for a change of a number, which takes less time than sleeping and being woken. */
  #changesSoon(index: number, from: number): boolean {
    for (let look = 0; look < looks; look++) if (Atomics.load(this.#integers, index) !== from) return true;
    return false;
  }

  #throwIfFailed(): void {
    if (Atomics.load(this.#integers, integer.failed) === 1) throw new Error('Another training thread has failed.');
  }
}

/**
 * Starts `size` − 1 threads of `script`, each waiting for its replica; none if threads cannot share memory. If a thread
 * fails, the next step of the first member throws.
 */
export function createTeam(choice: KernelChoice, size: number, script: string): TrainingThreads {
  const { kernels, memory } = createKernels(choice);
  if (size === 1 || !canShareMemory()) return { kernels, team: solo, disband: () => Promise.resolve() };
  const buffer = new SharedArrayBuffer(controlBytes);
  const control = new TeamControl(buffer);
  const members = Array.from({ length: size - 1 }, (_, i) => {
    const setup: MemberSetup = { choice, memory: memory?.memory, control: buffer, rank: i + 1 };
    return startMember(script, setup, () => {
      control.fail();
    });
  });
  const team: Team = {
    size,
    assemble: (teamMemory: TeamMemory) => {
      control.members = teamMemory.members.length;
      for (const member of members.slice(0, teamMemory.members.length - 1)) member.assemble(teamMemory);
    },
    announce: (task) => {
      control.announce(task);
    },
    barrier: control.barrier,
  };
  return {
    kernels,
    team,
    disband: async () => {
      await Promise.all(members.map((member) => member.end()));
    },
  };
}
