/** The confidence of a suggestion, and whether it was right. */
export interface Prediction {
  /** Probability of being right, from 0 to 1. */
  readonly confidence: number;
  readonly wasRight: boolean;
}

/** One bin of the reliability diagram: predictions with a confidence in [from, to); the last bin includes 1. */
export interface ReliabilityBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Mean; 0 if the bin is empty. */
  readonly confidence: number;
  /** Fraction that was right; 0 if the bin is empty. */
  readonly accuracy: number;
}

const binCount = 10;

/** Ten bins of equal width, by increasing confidence. */
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
 * Mean distance between confidence and accuracy: Σ over bins of count ÷ total × |accuracy − confidence| (expected
 * calibration error; Naeini, Cooper and Hauskrecht 2015). 0 if there are no predictions.
 */
export function expectedCalibrationError(predictions: readonly Prediction[]): number {
  if (predictions.length === 0) return 0;
  return reliability(predictions).reduce(
    (sum, { count, confidence, accuracy }) => sum + (count * Math.abs(accuracy - confidence)) / predictions.length,
    0,
  );
}
