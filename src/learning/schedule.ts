import type { ScheduleConfig } from './config';

/** Learning rate at the end of a cosine schedule, as a fraction of the peak. */
const finalFraction = 0.02;

/** Progress of a run. */
export interface RunProgress {
  /** Fraction of the budget that is spent, 0 … 1. */
  readonly budget: number;
  /** Complete passes over the text. */
  readonly epochs: number;
}

/**
 * The learning rate of the next step. A cosine is fitted to the run's budget. Step and exponential decay count epochs
 * since the network was created, whatever the budget, as char-rnn and torch-rnn do.
 */
export function scheduledLearningRate(schedule: ScheduleConfig, peak: number, { budget, epochs }: RunProgress): number {
  switch (schedule.kind) {
    case 'constant':
      return peak;
    case 'step':
      return peak * schedule.factor ** Math.floor(epochs / schedule.epochs);
    case 'exponential':
      return peak * schedule.factor ** Math.max(0, epochs - schedule.after + 1);
    case 'cosine':
      return peak * cosine(schedule.warmUp, Math.min(budget, 1));
  }
}

/** Linear warm-up, then cosine decay (Loshchilov and Hutter, arXiv 1608.03983, without restarts), fitted to the budget. */
function cosine(warmUp: number, progress: number): number {
  if (progress < warmUp) return Math.max(progress / warmUp, 0.01);
  const decay = (progress - warmUp) / (1 - warmUp);
  return finalFraction + (1 - finalFraction) * 0.5 * (1 + Math.cos(Math.PI * decay));
}
