import type { Kernels } from '../numeric/kernels';
import type { Task, TeamMemory } from './replica';

/** How the first member of a team leads the others, if there are any. */
export interface Team {
  /** How many replicas learn together, the first included. */
  readonly size: number;
  /** Gives every other member its replica. */
  assemble(memory: TeamMemory): void;
  /** Lets every other member do what the first does next. */
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

/** The kernels and the team of threads that a run computes with. */
export interface TrainingThreads {
  readonly kernels: Kernels;
  readonly team: Team;
  /** Ends the threads. */
  readonly disband: () => Promise<void>;
}
