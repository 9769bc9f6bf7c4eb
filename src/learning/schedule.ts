import type { ScheduleConfig } from './config';

/** What is left of the peak at the end of a cosine. */
const finalFraction = 0.02;

/** How far a run has come. */
export interface RunProgress {
  /** Part of the budget that is spent, 0 … 1. */
  readonly budget: number;
  /** How often the text has been read, whole passes only. */
  readonly epochs: number;
}

/**
 * The learning rate of the next step, from the highest one. A cosine is fitted to the run's budget; step and exponential
 * decay count epochs since the network was new, as the classics do, whatever the budget.
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
