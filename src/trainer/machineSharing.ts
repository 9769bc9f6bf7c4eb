/** How a run shares the machine with others. */
export interface MachineSharing {
  /** Resolves when this process may train, or when the run is stopped. */
  readonly takeTurn: () => Promise<void>;
  readonly giveTurn: () => void;
  /** Rest after a step, in seconds, given the seconds that the step took. */
  readonly restAfter: (stepSeconds: number) => number;
}

/** No sharing: the run has the machine to itself. */
export const exclusiveMachine: MachineSharing = {
  takeTurn: () => Promise.resolve(),
  giveTurn: () => undefined,
  restAfter: () => 0,
};
