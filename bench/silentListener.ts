import type { RunListener } from '../src/trainer/run';

const nothing = (): void => undefined;

/** Of a run that only its result matters of. */
export const silentListener: RunListener = {
  preparing: nothing,
  started: nothing,
  finishing: nothing,
  point: nothing,
  sample: nothing,
  reliability: nothing,
  checkpoint: nothing,
  note: nothing,
  paused: nothing,
  resumed: nothing,
};
