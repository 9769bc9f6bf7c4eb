import type { LearningHistory, LearningPoint } from '../protocol/learning';
import { inUnit, type LossUnit } from './format';

export type TimeAxis = 'seconds' | 'step' | 'characters';

type Column = (number | null)[];

/** Columns of equal length: x, training, validation, unigram, bigram; null where nothing was measured. */
export function lossColumns({ points, facts }: LearningHistory, axis: TimeAxis, unit: LossUnit): Column[] {
  const constant = (nats: number): Column => points.map(() => inUnit(nats, unit));
  return [
    points.map((point) => point[axis]),
    points.map(({ trainingLoss }) => finite(inUnit(trainingLoss, unit))),
    points.map(({ validationLoss }) => (validationLoss === undefined ? null : inUnit(validationLoss, unit))),
    constant(facts.unigramLoss),
    constant(facts.bigramLoss),
  ];
}

/** Columns: x, gradient norm, learning rate. The smooth line is drawn over the noisy one. */
export function stepColumns({ points }: LearningHistory, axis: TimeAxis): Column[] {
  return [
    points.map((point) => point[axis]),
    points.map(({ gradientNorm }) => finite(gradientNorm)),
    points.map(({ learningRate }) => finite(learningRate)),
  ];
}

export function bestValidation(points: readonly LearningPoint[]): number | undefined {
  const losses = points.flatMap(({ validationLoss }) => validationLoss ?? []);
  return losses.length === 0 ? undefined : Math.min(...losses);
}

/** The value at `index`, or the last measured one before it. */
export function lastMeasured(column: ArrayLike<number | null | undefined>, index: number): number | undefined {
  for (let at = index; at >= 0; at--) {
    const value = column[at];
    if (value !== null && value !== undefined) return value;
  }
  return undefined;
}

/** Number of points from which one of them may count as an outlier. */
const pointsForOutlier = 34;

/**
 * Range of the loss axis for the points `from` … `to` of `lossColumns`. The first losses are several times the last
 * ones, so the highest 3 % of many points may be cut off. A baseline is in view unless it would flatten the curves.
 */
export function lossRange(
  columns: readonly ArrayLike<number | null | undefined>[],
  from: number,
  to: number,
): [number, number] {
  const [, training = [], validation = [], ...baselines] = columns.map((column) => Array.from(column));
  const losses = [training, validation]
    .flatMap((column) => column.slice(from, to + 1).filter(isMeasured))
    .sort((a, b) => a - b);
  const levels = baselines.map((column) => column[0]).filter(isMeasured);
  if (losses.length === 0) losses.push(...levels);
  let low = losses[0] ?? 0;
  let high = losses[losses.length - 1 - Math.floor(losses.length / pointsForOutlier)] ?? 1;
  const stretched = 1.6 * (high - low);
  for (const level of levels.sort((a, b) => a - b)) {
    const [lower, upper] = [Math.min(low, level), Math.max(high, level)];
    if (training.length < pointsForOutlier || upper - lower <= stretched) [low, high] = [lower, upper];
  }
  const margin = Math.max(0.05 * (high - low), 0.02);
  return [low - margin, high + margin];
}

/** A loss that is not finite leaves a gap in the curve. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function isMeasured(value: number | null | undefined): value is number {
  return value !== null && value !== undefined;
}
