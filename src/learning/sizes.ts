/** Data that determine the size of a network. */
export interface Workload {
  /** Length of the training text. */
  readonly characters: number;
  /** Seconds of training, multiplied by the number of cores that train; undefined if they are not known before. */
  readonly coreSeconds: number | undefined;
  readonly isVectorized: boolean;
  /** Size of the memory, in bytes. */
  readonly memory: number;
}

/** Hidden size for `usualCoreSeconds`, and how it grows with time: twice as many units for ten times as long. */
const usualHiddenSize = 320;
const usualCoreSeconds = 120;
const growth = 0.3;

/**
 * Hidden size of the GRU that learns most in the available time. Measured with vectorised kernels and SOAP, in 120
 * core-seconds on 1.0 million characters: 320 units beat 256 on prose and equal them on code (see `bench/RESULTS.md`). More
 * time allows more units; a very small text does not need them; without SIMD, at a tenth of the speed, there is time for
 * fewer. With little memory the network is smaller: a run on 0.8 million characters uses 207 MB with 128 units, 216 MB with
 * 256 and 267 MB with 512.
 */
export function suggestedHiddenSize({
  characters,
  coreSeconds = usualCoreSeconds,
  isVectorized,
  memory,
}: Workload): number {
  if (!isVectorized) return 112;
  if (characters < 30_000 || memory < 512e6) return 128;
  if (memory < 1e9) return 256;
  const size = usualHiddenSize * (coreSeconds / usualCoreSeconds) ** growth;
  return Math.max(128, Math.min(512, Math.round(size / 32) * 32));
}
