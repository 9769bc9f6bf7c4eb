/** Part of the budget in which the learning rate rises. */
const warmUp = 0.02;

/** What is left of the peak at the end. */
const finalFraction = 0.02;

/**
 * Linear warm-up, then cosine decay (Loshchilov and Hutter, arXiv 1608.03983, without restarts), fitted to the budget:
 * `progress` is the part of it that is spent, 0 … 1.
 */
export function scheduledLearningRate(peak: number, progress: number): number {
  if (progress < warmUp) return peak * Math.max(progress / warmUp, 0.01);
  const decay = (Math.min(progress, 1) - warmUp) / (1 - warmUp);
  return peak * (finalFraction + (1 - finalFraction) * 0.5 * (1 + Math.cos(Math.PI * decay)));
}
