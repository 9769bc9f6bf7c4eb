import type { Schedule } from './config';

/** Part of the budget in which the learning rate rises. */
const warmUp = 0.02;

/** What is left of the peak at the end. */
const finalFraction = 0.02;

/** How far training is: the part of the run's budget that is spent, 0 … 1, and the whole epochs since the network was new. */
export interface TrainingTime {
  readonly progress: number;
  readonly epoch: number;
}

/**
 * The learning rate of a step. Warm-up with cosine decay is fitted to the run's budget; step and exponential decay count
 * epochs, as the classics do: an epoch has read all the files to be learned once, whatever the budget.
 */
export function scheduledLearningRate(schedule: Schedule, learningRate: number, time: TrainingTime): number {
  switch (schedule.kind) {
    case 'constant':
      return learningRate;
    case 'step':
      return learningRate * schedule.factor ** Math.floor(time.epoch / schedule.every);
    case 'exponential':
      return learningRate * schedule.factor ** Math.max(0, time.epoch - schedule.after + 1);
    case 'cosine':
      return learningRate * warmUpAndCosine(time.progress);
  }
}

/** Linear warm-up to 1, then cosine decay (Loshchilov and Hutter, arXiv 1608.03983, without restarts). */
function warmUpAndCosine(progress: number): number {
  if (progress < warmUp) return Math.max(progress / warmUp, 0.01);
  const decay = (Math.min(progress, 1) - warmUp) / (1 - warmUp);
  return finalFraction + (1 - finalFraction) * 0.5 * (1 + Math.cos(Math.PI * decay));
}
