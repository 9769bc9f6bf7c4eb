import type { Kernels } from '../numeric/kernels';
import type { Task, TeamMemory } from './replica';

/** The first member's control of the other members of a team. */
export interface Team {
  /** Number of replicas, including the first. */
  readonly size: number;
  /** Sends every other member its replica's memory. */
  assemble(memory: TeamMemory): void;
  /** Starts a task on every other member. */
  announce(task: Task): void;
  /** Returns when every member has called it. */
  readonly barrier: () => void;
}

/** A team of one. */
export const solo: Team = {
  size: 1,
  assemble: () => undefined,
  announce: () => undefined,
  barrier: () => undefined,
};

/** The kernels and the threads of a run. */
export interface TrainingThreads {
  readonly kernels: Kernels;
  readonly team: Team;
  /** Ends the threads. */
  readonly disband: () => Promise<void>;
}
