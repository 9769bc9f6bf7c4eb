/** What was said about a suggestion, and what came of it. */
export interface Prediction {
  /** Probability of being right, from 0 to 1. */
  readonly confidence: number;
  readonly wasRight: boolean;
}

/** A bar of the reliability diagram: predictions with a confidence in [from, to), in the last one also of 1. */
export interface ReliabilityBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Mean; 0 where there are none. */
  readonly confidence: number;
  /** Part of them that were right; 0 where there are none. */
  readonly accuracy: number;
}

const binCount = 10;

/** Ten bins of equal width, from the least sure to the surest. */
export function reliability(predictions: readonly Prediction[]): ReliabilityBin[] {
  const sums = Array.from({ length: binCount }, () => ({ count: 0, confidence: 0, right: 0 }));
  for (const { confidence, wasRight } of predictions) {
    const sum = sums[Math.min(binCount - 1, Math.floor(confidence * binCount))]!;
    sum.count++;
    sum.confidence += confidence;
    if (wasRight) sum.right++;
  }
  return sums.map(({ count, confidence, right }, i) => ({
    from: i / binCount,
    to: (i + 1) / binCount,
    count,
    confidence: count === 0 ? 0 : confidence / count,
    accuracy: count === 0 ? 0 : right / count,
  }));
}

/**
 * How far confidence is from the truth, on average over the predictions: Σ over bins of count ÷ total ×
 * |accuracy − confidence| (Naeini, Cooper and Hauskrecht 2015). 0 where there are none.
 */
export function expectedCalibrationError(predictions: readonly Prediction[]): number {
  if (predictions.length === 0) return 0;
  return reliability(predictions).reduce(
    (sum, { count, confidence, accuracy }) => sum + (count * Math.abs(accuracy - confidence)) / predictions.length,
    0,
  );
}
