/** Data that determine the size of a network. */
export interface Workload {
  /** Length of the training text. */
  readonly characters: number;
  /** Seconds of training, multiplied by the number of cores that train. */
  readonly coreSeconds: number;
  readonly isVectorized: boolean;
  /** Size of the memory, in bytes. */
  readonly memory: number;
}

/**
 * Hidden size of the GRU that learns most in the available time. Measured with vectorised kernels: 256 units beat 160
 * and 352 in 120 core-seconds on 0.9 million characters, and 160 in 40 core-seconds on 90 thousand. More time allows
 * more units; a very small text does not need them; without SIMD, at a tenth of the speed, there is time for fewer.
 * With little memory the network is smaller: a run on 0.8 million characters uses 207 MB with 128 units, 216 MB with
 * 256 and 267 MB with 512.
 */
export function suggestedHiddenSize({ characters, coreSeconds, isVectorized, memory }: Workload): number {
  if (!isVectorized) return 112;
  if (characters < 30_000 || memory < 512e6) return 128;
  if (memory < 1e9) return 256;
  const size = 256 * Math.max(1, coreSeconds / 240) ** 0.3;
  return Math.min(512, Math.round(size / 32) * 32);
}
